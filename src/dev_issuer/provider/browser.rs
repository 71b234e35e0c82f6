//! A person's browser, for tests.
//!
//! It keeps cookies, lives on this machine and calls the issuer `localhost:8002`: what a test changes is what it tests.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use rocket::http::uri::Host;
use rocket::http::{ContentType, Cookie, Header, Method};
use rocket::local::blocking::{Client as Local, LocalRequest, LocalResponse};
use serde_json::Value;
use url::Url;

use super::samples::{APP, TEMPLATES, authorize_path, code_request, form, personas, registration};
use super::stage::rocket;
use crate::dev_issuer::config::Config;

/// A browser with an issuer of its own.
pub(super) struct Browser {
    pub(super) client: Local,
    cookies: RefCell<BTreeMap<String, Cookie<'static>>>,
}

/// An answer, read to its end.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: String,
    headers: HashMap<String, String>,
}

impl Browser {
    pub(super) fn new() -> Self {
        Self::of(&Config::default())
    }

    /// A browser with an issuer that is told `config`.
    pub(super) fn of(config: &Config) -> Self {
        let figment = rocket::Config::figment()
            .merge(("log_level", "off"))
            .merge(("template_dir", TEMPLATES));
        let server = rocket(figment, config, registration(), personas());
        Self {
            client: Local::untracked(server.unwrap()).unwrap(),
            cookies: RefCell::default(),
        }
    }

    /// A request as this browser sends it; not yet dispatched.
    pub(super) fn request(&self, method: Method, path: &str) -> LocalRequest<'_> {
        let mut request = self.client.req(method, path.to_owned());
        request
            .inner_mut()
            .set_host(Host::parse_owned("localhost:8002".to_owned()).unwrap());
        let cookies = self.cookies.borrow();
        request
            .remote("127.0.0.1:50000".parse().unwrap())
            .cookies(cookies.values().cloned())
    }

    /// Sends a request and keeps the cookies of its answer.
    pub(super) fn send(&self, request: LocalRequest<'_>) -> Reply {
        let response = request.dispatch();
        for cookie in response.cookies().iter() {
            if cookie.value().is_empty() {
                self.forget(cookie.name());
            } else {
                self.plant(cookie.clone());
            }
        }
        Reply::from(response)
    }

    pub(super) fn cookie(&self, name: &str) -> Option<Cookie<'static>> {
        self.cookies.borrow().get(name).cloned()
    }

    pub(super) fn plant(&self, cookie: Cookie<'static>) {
        self.cookies
            .borrow_mut()
            .insert(cookie.name().to_owned(), cookie);
    }

    pub(super) fn forget(&self, name: &str) {
        self.cookies.borrow_mut().remove(name);
    }

    pub(super) fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::Get, path))
    }

    pub(super) fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let request = self.request(Method::Post, path).header(ContentType::Form);
        self.send(request.body(form(fields)))
    }

    pub(super) fn post_json(&self, path: &str, body: &Value) -> Reply {
        let request = self.request(Method::Post, path).header(ContentType::JSON);
        self.send(request.body(body.to_string()))
    }

    pub(super) fn get_with(&self, path: &str, header: Header<'static>) -> Reply {
        self.send(self.request(Method::Get, path).header(header))
    }

    /// Opens the sign-in page with `changes` to the usual request and answers its number.
    pub(super) fn open_sign_in(&self, changes: &[(&str, &str)]) -> String {
        let page = self.get(&authorize_path(changes));
        page.page_number()
            .unwrap_or_else(|| panic!("no sign-in page: {}", page.body))
    }

    /// Signs `who` in and answers where the browser is sent.
    pub(super) fn sign_in(&self, who: &str, changes: &[(&str, &str)]) -> Reply {
        let number = self.open_sign_in(changes);
        self.post_form("/sign-in", &[("page", &number), ("who", who)])
    }

    /// Signs `who` in and redeems the code.
    pub(super) fn tokens(&self, who: &str, changes: &[(&str, &str)]) -> Value {
        let code = self.sign_in(who, changes).returned("code").unwrap();
        let reply = self.post_form("/oauth/token", &code_request(&code));
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.json()
    }
}

impl Reply {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .get(&name.to_ascii_lowercase())
            .map(String::as_str)
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// The `error` of a JSON refusal.
    pub(super) fn error(&self) -> String {
        self.json()["error"].as_str().unwrap().to_owned()
    }

    /// A parameter of the address that the browser is sent to, when that is the app's.
    pub(super) fn returned(&self, name: &str) -> Option<String> {
        let address = Url::parse(self.header("Location")?).unwrap();
        assert_eq!(
            (self.status, address.origin().ascii_serialization().as_str()),
            (303, APP)
        );
        let found = address.query_pairs().find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned())
    }

    /// The number in the form of a sign-in page.
    pub(super) fn page_number(&self) -> Option<String> {
        let (_, rest) = self.body.split_once(r#"name="page" value=""#)?;
        rest.split_once('"').map(|(number, _)| number.to_owned())
    }
}

impl From<LocalResponse<'_>> for Reply {
    fn from(response: LocalResponse<'_>) -> Self {
        let headers = response.headers().iter();
        let headers = headers.map(|header| {
            (
                header.name.as_str().to_ascii_lowercase(),
                header.value.into_owned(),
            )
        });
        Self {
            headers: headers.collect(),
            status: response.status().code,
            body: response.into_string().unwrap_or_default(),
        }
    }
}
