//! Generates the client from the committed profile.

fn main() {
    let source = "../../../openapi/openapi-3.0.json";
    println!("cargo:rerun-if-changed={source}");
    let text = std::fs::read_to_string(source).expect("the profile is committed");
    let document: openapiv3::OpenAPI = serde_json::from_str(&text).expect("it is OpenAPI 3.0");
    let mut settings = progenitor::GenerationSettings::default();
    settings.with_interface(progenitor::InterfaceStyle::Builder);
    let tokens = progenitor::Generator::new(&settings)
        .generate_tokens(&document)
        .expect("progenitor takes the profile");
    let code = prettyplease::unparse(&syn::parse2(tokens).expect("it generates Rust"));
    let target = std::path::Path::new(&std::env::var("OUT_DIR").expect("cargo sets it"))
        .join("client.rs");
    std::fs::write(target, code).expect("cargo's own directory can be written");
}
