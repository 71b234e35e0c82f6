//! Every variable: what it sets, and what is said of a value that cannot be used.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{Misread, read};
use crate::telemetry::traces::{Protocol, Settings};

const ENDPOINT: (&str, &str) = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318");

fn outcome(variables: &[(&str, &str)]) -> Result<Option<Settings>, Vec<Misread>> {
    let variables = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    read(&variables.collect::<BTreeMap<_, _>>())
}

/// What is set by `variables` beside an address.
fn settings(variables: &[(&str, &str)]) -> Settings {
    outcome(&[&[ENDPOINT], variables].concat())
        .unwrap()
        .unwrap()
}

#[test]
fn without_an_address_or_a_wish_nothing_is_sent() {
    for variables in [
        vec![],
        vec![("OTEL_EXPORTER_OTLP_ENDPOINT", " ")],
        vec![("OTEL_SERVICE_NAME", "api")],
        vec![ENDPOINT, ("OTEL_SDK_DISABLED", "True")],
        vec![ENDPOINT, ("OTEL_TRACES_EXPORTER", "none")],
        vec![("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "http://metrics:1")],
        // Nothing of what is switched off can be wrong.
        vec![
            ENDPOINT,
            ("OTEL_SDK_DISABLED", "true"),
            ("OTEL_TRACES_SAMPLER", "?"),
        ],
    ] {
        assert_eq!(outcome(&variables), Ok(None), "{variables:?}");
    }
}

#[test]
fn an_address_for_every_signal_is_a_base_and_one_for_traces_is_whole() {
    let common = "OTEL_EXPORTER_OTLP_ENDPOINT";
    let own = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    for (variables, wanted) in [
        (vec![(common, "http://c:4318")], "http://c:4318/v1/traces"),
        (vec![(common, "http://c/otlp/")], "http://c/otlp/v1/traces"),
        (vec![(own, "https://c/in")], "https://c/in"),
        (vec![(own, "http://c:1")], "http://c:1/"),
        (
            vec![(own, "http://c/a"), (common, "http://d")],
            "http://c/a",
        ),
        (vec![(own, ""), (common, "http://d")], "http://d/v1/traces"),
        (
            vec![("OTEL_TRACES_EXPORTER", "otlp")],
            "http://localhost:4318/v1/traces",
        ),
        (
            vec![ENDPOINT, ("OTEL_SDK_DISABLED", "1")],
            "http://collector:4318/v1/traces",
        ),
    ] {
        let found = outcome(&variables).unwrap().unwrap();
        assert_eq!(found.endpoint.as_str(), wanted, "{variables:?}");
    }
}

#[test]
fn the_defaults_are_those_of_the_specification() {
    let found = settings(&[]);
    assert_eq!(found.headers, []);
    assert_eq!(found.protocol, Protocol::Protobuf);
    assert_eq!(found.timeout, Duration::from_secs(10));
    assert_eq!(found.delay, Duration::from_secs(5));
    assert_eq!((found.queue, found.batch), (2048, 512));
    assert_eq!((found.is_compressed, found.propagates), (false, true));
    let sampler = found.sampler;
    assert_eq!((sampler.ratio, sampler.follows_parent), (1.0, true));
}

#[test]
fn every_variable_sets_what_it_names() {
    type Check = fn(&Settings) -> bool;
    let rows: [(&str, &str, Check); 21] = [
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json", |found| {
            found.protocol == Protocol::Json
        }),
        (
            "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
            "http/protobuf",
            |found| found.protocol == Protocol::Protobuf,
        ),
        ("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip", |found| {
            found.is_compressed
        }),
        ("OTEL_EXPORTER_OTLP_TRACES_COMPRESSION", "none", |found| {
            !found.is_compressed
        }),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "700", |found| {
            found.timeout.as_millis() == 700
        }),
        ("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "701", |found| {
            found.timeout.as_millis() == 701
        }),
        ("OTEL_BSP_EXPORT_TIMEOUT", "702", |found| {
            found.timeout.as_millis() == 702
        }),
        ("OTEL_BSP_SCHEDULE_DELAY", "703", |found| {
            found.delay.as_millis() == 703
        }),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "100", |found| {
            (found.queue, found.batch) == (100, 100)
        }),
        ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "2048", |found| {
            found.batch == 2048
        }),
        ("OTEL_TRACES_SAMPLER", "always_on", |found| {
            (found.sampler.ratio, found.sampler.follows_parent) == (1.0, false)
        }),
        ("OTEL_TRACES_SAMPLER", "parentbased_always_off", |found| {
            (found.sampler.ratio, found.sampler.follows_parent) == (0.0, true)
        }),
        ("OTEL_TRACES_SAMPLER", "traceidratio", |found| {
            found.sampler.ratio == 1.0
        }),
        ("OTEL_PROPAGATORS", "baggage, tracecontext", |found| {
            found.propagates
        }),
        ("OTEL_PROPAGATORS", "b3", |found| !found.propagates),
        (
            "OTEL_EXPORTER_OTLP_HEADERS",
            "a=b%2Cc, Authorization=Bearer%20x=",
            |found| {
                let wanted = [("a", "b,c"), ("Authorization", "Bearer x=")];
                found.headers == wanted.map(|(name, value)| (name.into(), value.into()))
            },
        ),
        ("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "a=b", |found| {
            found.headers.len() == 1
        }),
        ("OTEL_SERVICE_NAME", "api", |found| {
            found
                .resource
                .contains(&("service.name".into(), "api".into()))
        }),
        (
            "OTEL_RESOURCE_ATTRIBUTES",
            "service.name=api,team=a%20b",
            |found| {
                let wanted = [("service.name", "api"), ("team", "a b")];
                wanted.iter().all(|(name, value)| {
                    found.resource.contains(&((*name).into(), (*value).into()))
                })
            },
        ),
        ("OTEL_RESOURCE_ATTRIBUTES", "team=a", |found| {
            found
                .resource
                .contains(&("service.name".into(), "whiteroom".into()))
        }),
        ("OTEL_LOGS_EXPORTER", "whatever", |found| {
            found.headers.is_empty()
        }),
    ];
    for (variable, value, check) in rows {
        let found = settings(&[(variable, value)]);
        assert!(check(&found), "{variable}={value}");
    }
    let ratio = ("OTEL_TRACES_SAMPLER_ARG", "0.01");
    let found = settings(&[("OTEL_TRACES_SAMPLER", "parentbased_traceidratio"), ratio]);
    assert_eq!(
        (found.sampler.ratio, found.sampler.follows_parent),
        (0.01, true)
    );
}

#[test]
fn what_cannot_be_used_is_named_with_what_can() {
    for (variable, value, wanted) in [
        (
            "OTEL_TRACES_EXPORTER",
            "zipkin",
            "found `zipkin`, accepted: `otlp` or `none`",
        ),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "gRPC is not spoken"),
        ("OTEL_EXPORTER_OTLP_COMPRESSION", "zstd", "`gzip` or `none`"),
        (
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
            "collector:4318",
            "no http or https URL",
        ),
        (
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
            "unix:/run/otel",
            "no http or https URL",
        ),
        ("OTEL_EXPORTER_OTLP_CERTIFICATE", "ca.pem", "not supported"),
        (
            "OTEL_EXPORTER_OTLP_TIMEOUT",
            "10s",
            "found `10s`, accepted: milliseconds",
        ),
        (
            "OTEL_EXPORTER_OTLP_TIMEOUT",
            "0",
            "milliseconds from 1 to 600000",
        ),
        (
            "OTEL_BSP_SCHEDULE_DELAY",
            "-1",
            "milliseconds from 1 to 600000",
        ),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "0", "a number from 1 to 100000"),
        (
            "OTEL_BSP_MAX_QUEUE_SIZE",
            "100001",
            "a number from 1 to 100000",
        ),
        (
            "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
            "2049",
            "a number from 1 to 2048",
        ),
        ("OTEL_TRACES_SAMPLER", "jaeger_remote", "`traceidratio`"),
        (
            "OTEL_TRACES_SAMPLER",
            "parentbased_parentbased_always_on",
            "`traceidratio`",
        ),
        ("OTEL_RESOURCE_ATTRIBUTES", "team", "names and values"),
        (
            "OTEL_EXPORTER_OTLP_HEADERS",
            "secret",
            "names and values of headers",
        ),
        (
            "OTEL_EXPORTER_OTLP_HEADERS",
            "a b=secret",
            "names and values of headers",
        ),
        (
            "OTEL_EXPORTER_OTLP_HEADERS",
            "a=secret%0A",
            "names and values of headers",
        ),
    ] {
        let misread = outcome(&[ENDPOINT, (variable, value)]).unwrap_err();
        let [found] = misread.as_slice() else {
            panic!("{variable}={value}: {misread:?}")
        };
        assert_eq!(found.variable, variable);
        assert!(found.detail.contains(wanted), "{}", found.detail);
        assert!(!found.detail.contains("secret"), "{}", found.detail);
    }
    for ratio in ["1.5", "-0.1", "NaN", "1%"] {
        let sampler = ("OTEL_TRACES_SAMPLER", "traceidratio");
        let argument = ("OTEL_TRACES_SAMPLER_ARG", ratio);
        let misread = outcome(&[ENDPOINT, sampler, argument]).unwrap_err();
        assert!(misread[0].detail.contains("from 0 to 1"), "{misread:?}");
    }
}

#[test]
fn secrets_are_not_shown() {
    let variables = [
        (
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
            "http://me:secret@c/secret",
        ),
        ("OTEL_EXPORTER_OTLP_HEADERS", "authorization=secret"),
    ];
    let shown = format!("{:?}", settings(&variables));
    assert!(
        shown.contains("authorization") && !shown.contains("secret"),
        "{shown}"
    );
}
