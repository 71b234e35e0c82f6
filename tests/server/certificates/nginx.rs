//! A real nginx that ends TLS and forwards the certificate of its client.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::json;

use crate::support::{Folder, Forge, encode};

#[rocket::async_test]
async fn nginx_tells_of_its_clients_certificate() {
    let forge = Forge::start();
    let server = forge.server_with(&[
        ("WHITEROOM_AUTH__CERTIFICATE_HEADER", "X-Client-Cert"),
        ("WHITEROOM_DOORS__TRUSTED_PROXIES", "127.0.0.1"),
    ]);
    let folder = Folder::empty();
    for name in ["proxy", "client", "other"] {
        make_certificate(folder.path(), name);
    }
    let nginx = Nginx::start(folder.path(), server.socket());
    let der = openssl(
        folder.path(),
        &["x509", "-in", "client.pem", "-outform", "DER"],
    );
    let cnf = json!({"x5t#S256": encode(digest(&SHA256, &der))});
    let token = forge.with_claim("cnf", cnf);
    server.keep_secret(&token);
    for (client, header, status) in [
        (Some("client"), None, "200"),
        (Some("other"), None, "401"),
        (None, None, "401"),
        // Whatever a client writes into the header itself, nginx replaces.
        (None, Some("client"), "401"),
        (Some("client"), Some("other"), "200"),
    ] {
        let mut arguments = vec!["-H".to_owned(), format!("Authorization: Bearer {token}")];
        if let Some(name) = client {
            arguments.extend(
                [
                    "--cert",
                    &format!("{name}.pem"),
                    "--key",
                    &format!("{name}.key"),
                ]
                .map(str::to_owned),
            );
        }
        if let Some(name) = header {
            let pem = std::fs::read_to_string(folder.path().join(format!("{name}.pem"))).unwrap();
            arguments.extend([
                "-H".to_owned(),
                format!("X-Client-Cert: {}", pem.replace('\n', "%0A")),
            ]);
        }
        assert_eq!(nginx.status(&arguments), status, "{client:?} {header:?}");
    }
}

/// Runs until it is dropped, in a folder of its own.
struct Nginx<'a> {
    process: Child,
    folder: &'a Path,
}

impl<'a> Nginx<'a> {
    /// In front of the server at `upstream`; waits until it answers.
    fn start(folder: &'a Path, upstream: &str) -> Self {
        let configuration = format!(
            "daemon off;\nmaster_process off;\npid nginx.pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n\
             access_log off;\nclient_body_temp_path body;\nproxy_temp_path proxy;\nfastcgi_temp_path fastcgi;\n\
             uwsgi_temp_path uwsgi;\nscgi_temp_path scgi;\nserver {{\n\
             listen unix:nginx.sock ssl;\nssl_certificate proxy.pem;\nssl_certificate_key proxy.key;\n\
             ssl_verify_client optional_no_ca;\nlocation / {{\nproxy_pass http://{upstream};\n\
             proxy_set_header X-Client-Cert $ssl_client_escaped_cert;\n}}\n}}\n}}\n"
        );
        std::fs::write(folder.join("nginx.conf"), configuration).unwrap();
        let process = Command::new("nginx")
            .current_dir(folder)
            .args(["-p", ".", "-c", "nginx.conf", "-e", "stderr"])
            .env("PATH", PATH)
            .stdout(Stdio::null())
            .spawn()
            .expect("nginx, which `make test` installs");
        let nginx = Self { process, folder };
        let begin = Instant::now();
        while nginx.status(&[]) == "000" {
            assert!(
                begin.elapsed() < Duration::from_secs(30),
                "nginx does not answer"
            );
            std::thread::yield_now();
        }
        nginx
    }

    /// The status of the answer for members to a client with `arguments`; `000` for none.
    fn status(&self, arguments: &[String]) -> String {
        let output = Command::new("curl")
            .current_dir(self.folder)
            .args([
                "-sk",
                "-o",
                "/dev/null",
                "-w",
                "%{http_code}",
                "--unix-socket",
                "nginx.sock",
            ])
            .args(arguments)
            .arg("https://localhost/api/members-only")
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Nginx<'_> {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A key and a certificate that it signed itself.
fn make_certificate(folder: &Path, name: &str) {
    let (key, certificate) = (format!("{name}.key"), format!("{name}.pem"));
    #[rustfmt::skip]
    openssl(folder, &[
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
        "-subj", &format!("/CN={name}"), "-keyout", &key, "-out", &certificate,
    ]);
}

/// What openssl prints.
fn openssl(folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new("openssl")
        .args(arguments)
        .current_dir(folder)
        .output();
    let output = output.expect("openssl, which `make test` installs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// Where a distribution puts servers.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
