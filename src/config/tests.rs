//! Every source, every mistake: what the server is told and what it answers.
#![expect(
    clippy::result_large_err,
    reason = "figment's test jail asks for its own error"
)]

use figment::Jail;

use super::Config;

/// Runs `check` in an empty folder with `file` as its Rocket.toml and `variables` set.
fn in_folder(file: &str, variables: &[(&str, &str)], check: impl FnOnce(Result<Config, String>)) {
    Jail::expect_with(|jail| {
        jail.clear_env();
        jail.create_file("Rocket.toml", file)?;
        variables
            .iter()
            .for_each(|(name, value)| jail.set_env(name, value));
        check(Config::load().map_err(|error| error.to_string()));
        Ok(())
    });
}

#[test]
fn later_sources_win() {
    let file =
        "[default]\nport = 1\n[default.ops]\nport = 2\n[default.auth]\ndomain = \"file.example\"\n";
    let variables = [
        ("ROCKET_PORT", "11"),
        ("WHITEROOM_OPS__PORT", "12"),
        ("WHITEROOM_AUTH__DOMAIN", "variable.example"),
        ("AUTH0_DOMAIN", "auth0.example"),
    ];
    in_folder(file, &[], |config| {
        let config = config.unwrap();
        let port: u16 = config.rocket.extract_inner("port").unwrap();
        let domain = config.auth.domain.as_deref();
        assert_eq!(
            (port, config.ops.port, domain),
            (1, 2, Some("file.example"))
        );
    });
    in_folder(file, &variables, |config| {
        let config = config.unwrap();
        let port: u16 = config.rocket.extract_inner("port").unwrap();
        let domain = config.auth.domain.as_deref();
        assert_eq!(
            (port, config.ops.port, domain),
            (11, 12, Some("auth0.example"))
        );
    });
}

#[test]
fn the_figment_of_another_program_stands_between_our_defaults_and_our_variables() {
    let file = "[default]\nport = 1\ncolour = \"red\"\n[default.auth]\ndomain = \"file.example\"\nleeway_seconds = 7\n\
                [default.databases]\nnotes = \"here\"\n";
    Jail::expect_with(|jail| {
        jail.clear_env();
        jail.create_file("Rocket.toml", file)?;
        jail.set_env("AUTH0_DOMAIN", "variable.example");
        let figment = rocket::Config::figment().merge(("auth.audience", "program.example"));
        let config = Config::embedded(&figment).unwrap();
        let auth = &config.auth;
        assert_eq!(auth.domain.as_deref(), Some("variable.example"));
        assert_eq!(auth.audience.as_deref(), Some("program.example"));
        assert_eq!((auth.leeway_seconds, auth.stale_seconds), (7, 86_400));
        assert_eq!(config.rocket.extract_inner::<u16>("port")?, 1);
        assert_eq!(config.rocket.extract_inner::<String>("colour")?, "red");
        // What is not said of proxies is that none is trusted; what is said stands.
        assert!(!config.rocket.extract_inner::<bool>("ip_header")?);
        let own = figment.clone().merge(("ip_header", "X-Client"));
        let own = Config::embedded(&own).unwrap();
        assert_eq!(own.rocket.extract_inner::<String>("ip_header")?, "X-Client");
        let domain = Config::within(&figment).unwrap().auth.domain;
        assert_eq!(domain.as_deref(), Some("file.example"));
        for (name, says) in [
            ("WHITEROOM_AUTH__DOMIAN", "`auth.domian`"),
            ("WHITEROOM_ATUH__DOMAIN", "`atuh`"),
        ] {
            jail.set_env(name, "x");
            let error = Config::embedded(&figment).unwrap_err().to_string();
            assert!(error.contains(says) && error.contains(name), "{error}");
            assert!(!error.contains("colour"), "{error}");
            jail.clear_env();
        }
        Ok(())
    });
}

#[test]
fn variables_apply_to_every_profile_and_keep_their_type() {
    let file = "[debug.auth]\nclient_id = \"from the profile\"\n[release.auth]\nclient_id = \"from the profile\"\n";
    let variables = [
        ("AUTH0_CLIENT_ID", "0012345"),
        ("WHITEROOM_AUTH__AUDIENCE", "true"),
        (
            "WHITEROOM_CORS__ALLOWED_ORIGINS",
            "http://localhost:5173, https://app.example.com",
        ),
        (
            "WHITEROOM_DOORS__TRUSTED_PROXIES",
            r#"["10.0.0.0/8","::1/128"]"#,
        ),
        ("WHITEROOM_SPA__ENABLED", "false"),
    ];
    in_folder(file, &variables, |config| {
        let config = config.unwrap();
        assert_eq!(config.auth.client_id.as_deref(), Some("0012345"));
        assert_eq!(config.auth.audience.as_deref(), Some("true"));
        let origins: Vec<&str> = config
            .cors
            .allowed_origins
            .iter()
            .map(crate::http::cors::Origin::as_str)
            .collect();
        assert_eq!(
            origins,
            ["http://localhost:5173", "https://app.example.com"]
        );
        let proxies: Vec<String> = config
            .doors
            .trusted_proxies
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(proxies, ["10.0.0.0/8", "::1/128"]);
        assert!(!config.spa.enabled);
    });
}

#[test]
fn folders_are_relative_to_the_file_that_names_them() {
    Jail::expect_with(|jail| {
        jail.clear_env();
        jail.create_dir("etc")?;
        jail.create_file("etc/Rocket.toml", "[default.policy]\ndir = \"rules\"\n")?;
        jail.set_env("ROCKET_CONFIG", "etc/Rocket.toml");
        let config = Config::load().unwrap();
        assert!(
            config.policy.dir.ends_with("etc/rules"),
            "{:?}",
            config.policy.dir
        );
        jail.set_env("WHITEROOM_POLICY__DIR", "elsewhere");
        let config = Config::load().unwrap();
        assert_eq!(config.policy.dir.to_str(), Some("elsewhere"));
        Ok(())
    });
}

#[test]
fn an_empty_auth0_variable_is_an_unset_one() {
    in_folder("", &[("AUTH0_DOMAIN", "")], |config| {
        assert_eq!(config.unwrap().auth.domain, None);
    });
}

#[test]
fn says_where_a_value_comes_from() {
    in_folder(
        "[default.policy]\ndir = \"p\"\n",
        &[("AUTH0_DOMAIN", "a.example")],
        |config| {
            let config = config.unwrap();
            let source = config.source("auth.domain");
            assert_eq!(
                source.as_deref(),
                Some("environment variable `AUTH0_DOMAIN`")
            );
            assert!(config.source("policy.dir").unwrap().contains("Rocket.toml"));
            assert_eq!(config.source("ops.port"), None);
        },
    );
}

#[test]
fn a_wrong_key_is_named_with_its_source_and_what_is_accepted() {
    let none: &[(&str, &str)] = &[];
    for (file, variables, parts) in [
        (
            "[default.policy]\ndri = \"x\"\n",
            none,
            &["`policy.dri`", "Rocket.toml", "unknown key", "`dir`"][..],
        ),
        (
            "[default]\nprot = 1\n",
            none,
            &["`prot`", "Rocket.toml", "unknown key", "`port`", "`policy`"],
        ),
        (
            "[policy]\ndir = \"x\"\n",
            none,
            &["`policy`", "[default.policy]"],
        ),
        (
            "[default.ops]\nport = \"x\"\n",
            none,
            &["`ops.port`", "Rocket.toml", "\"x\"", "0 to 65535"],
        ),
        (
            "[default.ops]\nport = 70000\n",
            none,
            &["`ops.port`", "70000", "0 to 65535"],
        ),
        (
            "[default.spa]\nenabled = 3\n",
            none,
            &["`spa.enabled`", "3", "a boolean"],
        ),
        (
            "[default.cors]\nallowed_origins = [\"*\"]\n",
            none,
            &["`cors.allowed_origins", "`*`", "https://app.example.com"],
        ),
        (
            "[default.doors]\nsource = \"both\"\n",
            none,
            &["`doors.source`", "both", "x-original", "x-forwarded"],
        ),
        (
            "[default.doors]\ntrusted_proxies = [\"10.0.0.1/8\"]\n",
            none,
            &["`doors.trusted_proxies", "10.0.0.1/8", "CIDR"],
        ),
        ("[default\n", none, &["Rocket.toml"]),
        (
            "",
            &[("WHITEROOM_OPS__PROT", "1")],
            &[
                "`ops.prot`",
                "`WHITEROOM_OPS__PROT`",
                "unknown key",
                "`port`",
            ],
        ),
        (
            "",
            &[("WHITEROOM_OPS__PORT", "x")],
            &["`ops.port`", "`WHITEROOM_OPS__PORT`", "x", "0 to 65535"],
        ),
        (
            "",
            &[("WHITEROOM_OSP__PORT", "1")],
            &["`osp`", "`WHITEROOM_OSP__PORT`", "unknown key"],
        ),
        (
            "",
            &[("WHITEROOM_OPS_PORT", "1")],
            &[
                "`WHITEROOM_OPS_PORT`",
                "unknown key",
                "two underscores",
                "`ROCKET_PORT`",
            ],
        ),
        (
            "",
            &[("WHITEROOM_POLICY", "x")],
            &["`policy`", "`WHITEROOM_POLICY`"],
        ),
        (
            "",
            &[("ROCKET_PORT", "x")],
            &["`port`", "`ROCKET_PORT`", "x", "0 to 65535"],
        ),
        (
            "",
            &[("ROCKET_PROT", "1")],
            &["`prot`", "`ROCKET_PROT`", "unknown key"],
        ),
        (
            "",
            &[("ROCKET_CONFIG", "missing.toml")],
            &["`ROCKET_CONFIG`", "missing.toml"],
        ),
    ] {
        in_folder(file, variables, |config| {
            let error = config.map(drop).expect_err(file);
            for part in parts {
                assert!(
                    error.contains(part),
                    "{file:?} {variables:?}\n{error}\nlacks {part}"
                );
            }
        });
    }
}

#[test]
fn every_problem_is_told_at_once() {
    let variables = [("WHITEROOM_OPS__PORT", "x"), ("WHITEROOM_SPA__DIRR", "y")];
    in_folder("[default]\nprot = 1\n", &variables, |config| {
        let error = config.map(drop).unwrap_err();
        assert_eq!(error.lines().count(), 4, "{error}");
    });
}
