use crate::dev_issuer::provider::browser::Browser;

#[test]
fn every_asset_that_a_page_names_is_served() {
    let browser = Browser::new();
    let page = browser.get("/authorize?client_id=spa");
    for (path, kind) in [
        ("/assets/dev_issuer.css", "text/css; charset=utf-8"),
        ("/assets/dev_issuer.svg", "image/svg+xml"),
        ("/assets/web_message.js", "text/javascript"),
    ] {
        let reply = browser.get(path);
        assert_eq!(
            (reply.status, reply.header("Content-Type")),
            (200, Some(kind)),
            "{path}"
        );
    }
    assert!(page.body.contains("/assets/dev_issuer.css"));
    assert_eq!(browser.get("/assets/other.css").status, 404);
}
