//! Rules for certificate sign-in.

use crate::support::finds;

fn document(inner: &str) -> String {
    format!(
        "<SharedAccountConfiguration>\n<SharedAccount>{inner}</SharedAccount></SharedAccountConfiguration>"
    )
}

#[test]
fn issuers() {
    let thumbprint = "0123456789abcdef0123456789ABCDEF01234567";
    let by_thumbprint = |text: &str| document(&format!("<IssuerThumbprint>{text}</IssuerThumbprint>"));
    finds(&by_thumbprint(thumbprint), &[]);
    finds(&by_thumbprint(&thumbprint[1..]), &["shared_account.thumbprint"]);
    finds(&by_thumbprint(&format!("\u{200e}{thumbprint}")), &["shared_account.thumbprint"]);
    finds(&by_thumbprint("77de0879f69314d867bd08fcf2e8e6616548b3c8"), &["shared_account.example"]);
    finds(&document("<IssuerName>CN=Contoso, DC=contoso</IssuerName>"), &[]);
    finds(&document("<IssuerName> </IssuerName>"), &["shared_account.issuer"]);
    finds(&document(&format!("<IssuerName>{}</IssuerName>", "x".repeat(513))), &["shared_account.issuer"]);
    finds(&document(""), &["shared_account.issuer"]);
    let both = format!("<IssuerThumbprint>{thumbprint}</IssuerThumbprint><IssuerName>CN=x</IssuerName>");
    finds(&document(&both), &["shared_account.issuer"]);
    finds("<SharedAccountConfiguration/>", &["document.missing"]);
}

#[test]
fn usages_and_order() {
    let name = "<IssuerName>CN=Contoso</IssuerName>";
    let usages = |list: &str| document(&format!("{name}<EkuOidRequirements>{list}</EkuOidRequirements>"));
    finds(&usages("<Oid>1.3.6.1.5.5.7.3.2</Oid>"), &[]);
    finds(&usages("<Oid>clientAuth</Oid>"), &["shared_account.oid"]);
    finds(&usages(""), &["shared_account.oid"]);
    finds(&usages(&"<Oid>1.2</Oid>".repeat(6)), &["shared_account.oid"]);
    finds(&usages(&format!("<Oid>1{}</Oid>", ".2".repeat(50))), &["shared_account.oid"]);
    finds(&document(&format!("{name}<AutoLogon forced=\"true\"/>")), &["shared_account.auto_logon"]);
    finds(&document(&format!("<AutoLogon/>{name}")), &["shared_account.auto_logon", "document.order"]);
    finds(&document(&format!("{name}<Pin/>")), &["document.unknown_element"]);
    finds(
        "<SharedAccountConfiguration xmlns=\"urn:x\"><SharedAccount><IssuerName>CN=x</IssuerName></SharedAccount></SharedAccountConfiguration>",
        &["document.namespace"; 3],
    );
}
