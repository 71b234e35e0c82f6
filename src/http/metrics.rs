//! What the API measures: requests under way, how long they take, and decisions, by mounted route.
//!
//! Labels come from closed sets: the method is one that Rocket knows or [`OTHER`], the route is a mounted one's pattern or
//! empty. Series that matter are there, at zero, before the first request.

mod arrival;
mod decisions;
mod in_flight;
mod patterns;
mod requests;
mod series;

pub use decisions::Decisions;
pub use in_flight::InFlight;
pub use requests::Requests;
pub use series::OTHER;

pub(super) use arrival::{Arrival, route};
pub(super) use requests::given_up;

#[cfg(test)]
mod tests;
