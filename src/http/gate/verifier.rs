//! Who is calling: what a request presents becomes a caller, with the names that the policy knows.

use std::sync::Arc;

use rocket::Request;

use super::sent::Sent;
use crate::auth::{self, Authenticator, Claims, Presented, PublicUrl};
use crate::http::callers::{CallerKind, Callers};
use crate::http::certificates::Certificates;
use crate::http::fields;
use crate::http::refusal::Refusal;
use crate::http::resource::Resource;
use crate::http::steps;
use crate::http::trace::Trace;
use crate::http::wire_method;
use crate::policy::Principals;

/// Makes callers of requests.
#[derive(Clone)]
pub(super) struct Verifier {
    authenticator: Arc<Authenticator>,
    callers: Arc<Callers>,
    resource: Option<Resource>,
    certificates: Certificates,
}

/// A caller with the principals that the claims make.
#[derive(Debug)]
pub(in crate::http) struct Known {
    pub(in crate::http) caller: auth::Caller,
    pub(in crate::http) principals: Principals,
    pub(in crate::http) kind: CallerKind,
}

impl Verifier {
    /// One that verifies with `authenticator`; without a resource and certificates at first.
    pub(super) fn new(authenticator: Arc<Authenticator>, roles_claim: &str) -> Self {
        Self {
            authenticator,
            callers: Arc::new(Callers::new(roles_claim)),
            resource: None,
            certificates: Certificates::default(),
        }
    }

    /// The same for `resource`, whose addresses proofs must name.
    pub(super) fn of(self, resource: Option<Resource>) -> Self {
        Self { resource, ..self }
    }

    /// The same with certificates that tokens may be bound to.
    pub(super) fn with_certificates(self, certificates: Certificates) -> Self {
        Self {
            certificates,
            ..self
        }
    }

    /// The addresses that callers reach the API by.
    pub(super) fn public_urls(&self) -> &[PublicUrl] {
        let resource = self.resource.as_ref();
        resource.map(Resource::urls).unwrap_or_default()
    }

    /// Whether a token of these claims was revoked.
    pub(super) fn revokes(&self, claims: &Claims) -> bool {
        self.authenticator.revokes(claims)
    }

    /// The caller of `request`, as it was sent.
    pub(super) async fn known(&self, request: &Request<'_>) -> Result<Known, Refusal> {
        let query_token = request
            .query_fields()
            .any(|field| field.name == "access_token");
        let sent = Sent {
            method: wire_method::of(request).as_str(),
            path: request.uri().path().raw().as_str(),
            query_token,
            public_urls: self.public_urls(),
        };
        self.known_by(request, &sent).await
    }

    /// The caller who presents what the headers of `request` hold, in a request that was sent like this.
    pub(super) async fn known_by(
        &self,
        request: &Request<'_>,
        sent: &Sent<'_>,
    ) -> Result<Known, Refusal> {
        let authorization: Vec<&str> = fields::values(request, "Authorization").collect();
        let proofs: Vec<&str> = fields::values(request, "DPoP").collect();
        let certificates = self.certificates.values(request);
        let presented = Presented {
            authorization: &authorization,
            query_token: sent.query_token,
            proofs: &proofs,
            method: sent.method,
            path: sent.path,
            public_urls: sent.public_urls,
            certificates: &certificates,
        };
        let caller = self.authenticated(&presented, Trace::of(request)).await;
        let caller = caller.map_err(Refusal::Token)?;
        let (principals, kind) = self.callers.of(&caller);
        Ok(Known {
            caller,
            principals,
            kind,
        })
    }

    /// The caller who presents this, and a step of `trace` where there is a token.
    async fn authenticated(
        &self,
        presented: &Presented<'_>,
        trace: &Trace,
    ) -> Result<auth::Caller, auth::Refusal> {
        let since = trace.clock();
        let survey = since.and_then(|_| self.authenticator.survey(presented));
        let outcome = self.authenticator.authenticate(presented).await;
        if !matches!(outcome, Ok(auth::Caller::Anonymous)) {
            steps::verified(trace, since, survey, outcome.as_ref().err().copied());
        }
        outcome
    }
}
