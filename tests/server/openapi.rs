//! The description of the API: valid, stable, and of exactly the routes that are mounted.

use std::collections::BTreeSet;
use std::sync::Arc;

use prometheus::Registry;
use rocket::http::Method;
use rocket::{Orbit, Rocket};
use serde_json::Value;
use whiteroom::auth::{self, Authenticator, PublicUrl};
use whiteroom::config::Config;
use whiteroom::http::doors::Source;
use whiteroom::http::openapi::document;
use whiteroom::http::resource::Resource;
use whiteroom::policy::{Live, Policy};
use whiteroom::server::public;
