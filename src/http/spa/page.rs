//! The shell of the page: a template, rendered once, answered at `/` and at deep links.

use std::sync::OnceLock;

use rocket::fairing::AdHoc;
use rocket::http::{Accept, ContentType, MediaType, Method, Status};
use rocket::response::Responder;
use rocket::{Request, Response, State, catch, catchers, get, response, routes};
use rocket_dyn_templates::{Template, context};

use super::asset::Asset;
use crate::http::problem::Problem;
use crate::http::refusal::Refusal;
use crate::http::unrouted;

/// Mounts `/` and answers deep links of browsers with the shell.
pub(super) fn stage() -> AdHoc {
    AdHoc::on_ignite("whiteroom page", |rocket| async {
        let rocket = rocket
            .manage(Shell(OnceLock::new()))
            .mount("/", routes![index]);
        rocket
            .register("/", catchers![deep_link])
            .attach(AdHoc::on_liftoff("whiteroom shell", |rocket| {
                Box::pin(async move {
                    let html = Template::show(
                        rocket,
                        TEMPLATE,
                        context! { version: env!("CARGO_PKG_VERSION") },
                    );
                    if let (Some(shell), Some(html)) = (rocket.state::<Shell>(), html) {
                        let _ = shell
                            .0
                            .set(Asset::new(ContentType::HTML, html.into_bytes()));
                    }
                })
            }))
    })
}

/// The rendered page; empty only until liftoff, or where the template is missing.
struct Shell(OnceLock<Asset>);

/// The shell as an answer.
struct Page<'r>(&'r Asset);

impl<'r> Responder<'r, 'static> for Page<'_> {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let response: Response<'static> = self.0.response(request);
        Ok(response)
    }
}

#[get("/")]
fn index(shell: &State<Shell>) -> Result<Page<'_>, Problem> {
    shell
        .0
        .get()
        .map(Page)
        .ok_or(Problem(Refusal::Status(Status::InternalServerError)))
}

/// A browser that opens a path of the page's own gets the page; a script that asks for a missing file gets a 404.
#[catch(404)]
fn deep_link<'r>(status: Status, request: &'r Request<'_>) -> Result<Page<'r>, Problem> {
    let refusal = unrouted::refusal(status, request);
    let is_unknown = matches!(refusal, Refusal::Status(Status::NotFound));
    let shell = request
        .rocket()
        .state::<Shell>()
        .and_then(|shell| shell.0.get());
    match shell {
        Some(shell) if is_unknown && request.method() == Method::Get && wants_html(request) => {
            Ok(Page(shell))
        }
        _ => Err(Problem(refusal)),
    }
}

fn wants_html(request: &Request<'_>) -> bool {
    let accept: Option<&Accept> = request.accept();
    accept.is_some_and(|accept| accept.media_types().any(MediaType::is_html))
}

const TEMPLATE: &str = "index";
