//! A flood of scrapes: each is answered, and so is the API meanwhile.

use rocket::futures::future::{join, join_all};

use crate::support::Server;

#[rocket::async_test]
async fn the_api_answers_while_many_scrape_at_once() {
    let server = Server::dev();
    let scrape = async || {
        let answer = server.ops_get("/metrics").await;
        assert_eq!(answer.status(), 200);
        assert!(
            answer
                .text()
                .await
                .unwrap()
                .contains("whiteroom_policy_info")
        );
    };
    let ask = async || {
        let answer = server.get("/api/open").await;
        assert_eq!(answer.status(), 200);
    };
    for _ in 0..3 {
        let scrapes = join_all((0..100).map(|_| scrape()));
        let asks = join_all((0..20).map(|_| ask()));
        join(scrapes, asks).await;
    }
}
