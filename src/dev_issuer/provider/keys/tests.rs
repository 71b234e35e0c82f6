use crate::dev_issuer::provider::browser::Browser;

#[test]
fn the_key_set_holds_one_rs256_signing_key_named_by_its_thumbprint() {
    let set = Browser::new().get("/.well-known/jwks.json").json();
    let keys: jsonwebtoken::jwk::JwkSet = serde_json::from_value(set.clone()).unwrap();
    let [key] = keys.keys.as_slice() else {
        panic!("{set}")
    };
    let thumbprint = key
        .thumbprint(jsonwebtoken::jwk::ThumbprintHash::SHA256)
        .unwrap();
    assert_eq!(key.common.key_id.as_ref(), Some(&thumbprint));
    let written = &set["keys"][0];
    let shown = [
        &written["alg"],
        &written["use"],
        &written["kty"],
        &written["e"],
    ];
    assert_eq!(
        shown.map(|value| value.as_str().unwrap()),
        ["RS256", "sig", "RSA", "AQAB"]
    );
    assert_eq!(
        written.as_object().unwrap().len(),
        6,
        "nothing private: {written}"
    );
}
