//! The shell of the page: a template, rendered once, answered at `/` and at deep links.

use std::error::Error;
use std::sync::OnceLock;

use rocket::fairing::AdHoc;
use rocket::http::{Accept, ContentType, Method, Status};
use rocket::response::Responder;
use rocket::{Catcher, Request, Response, State, catcher, get, response, routes};
use rocket_dyn_templates::{Engines, Template, context};

use super::asset::Asset;
use crate::http::prefixes::NO_PAGES;
use crate::http::problem::Problem;
use crate::http::refusal::Refusal;
use crate::http::unrouted;

/// Mounts `/` and answers deep links of browsers with the shell.
pub(super) fn stage() -> AdHoc {
    AdHoc::on_ignite("whiteroom page", |rocket| async {
        let rocket = rocket
            .attach(Template::try_custom(has_template))
            .manage(Shell(OnceLock::new()))
            .mount("/", routes![index]);
        rocket
            .register("/", vec![Catcher::new(404, DeepLink)])
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

/// Without its template there is no page, and no launch.
fn has_template(engines: &mut Engines) -> Result<(), Box<dyn Error>> {
    engines.minijinja.get_template(TEMPLATE)?;
    Ok(())
}

/// The rendered page; empty only until liftoff.
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
///
/// A catcher written with Rocket's attribute would answer the page with status 404.
#[derive(Clone)]
struct DeepLink;

#[rocket::async_trait]
impl catcher::Handler for DeepLink {
    async fn handle<'r>(&self, status: Status, request: &'r Request<'_>) -> catcher::Result<'r> {
        let refusal = unrouted::refusal(status, request);
        let is_unknown = matches!(refusal, Refusal::Status(Status::NotFound));
        let is_link = is_unknown && is_page(request) && wants_html(request);
        let shell = request
            .rocket()
            .state::<Shell>()
            .and_then(|shell| shell.0.get());
        match shell.filter(|_| is_link) {
            Some(shell) => Page(shell).respond_to(request),
            None => Problem(refusal).respond_to(request),
        }
    }
}

fn is_page(request: &Request<'_>) -> bool {
    let mut segments = request.uri().path().segments();
    let is_page = segments
        .next()
        .is_none_or(|first| !NO_PAGES.contains(&first));
    request.method() == Method::Get && is_page
}

fn wants_html(request: &Request<'_>) -> bool {
    let wanted = |accept: &Accept| {
        let mut types = accept.iter();
        types.any(|media| media.is_html() && media.weight_or(1.0) > 0.0)
    };
    request.accept().is_some_and(wanted)
}

const TEMPLATE: &str = "index";
