//! Who vouches for this machine on the office's network? An authority of our own, when the body brings no certificate.
//! Takes a folder, names and a day; gives the root certificate to distribute, and certificates for the server.
//! INVARIANT: the root may vouch for its own names and private addresses only, so that a stolen key opens nothing else.
//! When a certificate is issued anew is in `certificate`.

use jiff::civil::Date;
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, NameConstraints, PKCS_ECDSA_P256_SHA256, SanType,
};
use std::net::IpAddr;
use std::path::Path;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::{FromDer, X509Certificate};

const ROOT: &str = "root.crt";
const ROOT_KEY: &str = "root.key";
/// The root holds so long.
const ROOT_MONTHS: i32 = 120;
/// A certificate for the server holds so long.
pub const SERVER_DAYS: i32 = 90;
/// Networks that belong to nobody on the internet: an office's own.
const PRIVATE: [(&str, u8); 7] = [
    ("10.0.0.0", 8),
    ("172.16.0.0", 12),
    ("192.168.0.0", 16),
    ("127.0.0.0", 8),
    ("169.254.0.0", 16),
    ("fc00::", 7),
    ("::1", 128),
];

/// 認証局 (authority).
pub struct Authority {
    root: String,
    root_der: Vec<u8>,
    ends: Date,
    issuer: Issuer<'static, KeyPair>,
}

/// 発行された証明書 (issued certificate), as PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The certificate of the server.
    pub cert: String,
    /// Its private key.
    pub key: String,
}

impl Authority {
    /// The authority of a folder; the first time it is made, for these names.
    ///
    /// # Errors
    /// A Japanese sentence: the folder cannot be read or written, or holds half an authority.
    pub fn open(dir: &Path, names: &[String], today: Date) -> Result<Authority, String> {
        let (root, key) = (dir.join(ROOT), dir.join(ROOT_KEY));
        if !root.exists() && !key.exists() {
            make(dir, names, today)?;
        }
        let read = |path: &Path| {
            std::fs::read_to_string(path)
                .map_err(|e| format!("{}: 読めません（{}）。", path.display(), crate::input::reason(&e)))
        };
        let (root, key) = (read(&root)?, read(&key)?);
        let key = KeyPair::from_pem(&key).map_err(|_| broken(dir))?;
        let root_der = der(&root).ok_or_else(|| broken(dir))?;
        let ends = Facts::of(&root_der).ok_or_else(|| broken(dir))?.ends;
        let issuer = Issuer::from_ca_cert_pem(&root, key).map_err(|_| broken(dir))?;
        Ok(Authority { root, root_der, ends, issuer })
    }

    /// Issues a certificate for the server.
    ///
    /// # Errors
    /// A Japanese sentence: the root has ended.
    pub fn issue(&self, names: &[String], today: Date) -> Result<Issued, String> {
        if self.ends <= today {
            let ends = practice::calendar::wareki(self.ends);
            return Err(format!(
                "関守の認証局の証明書は{ends}に期限が切れました。データフォルダーの tls を別の場所に移して起動し直すと、新しい認証局を作ります。新しいルート証明書を各端末に配ってください。"
            ));
        }
        let last = later(today, SERVER_DAYS).min(self.ends);
        let mut params = CertificateParams::new(names.to_vec()).map_err(unmade)?;
        params.distinguished_name = rcgen::DistinguishedName::new();
        let first = names.first().map_or("sekimori", String::as_str);
        params.distinguished_name.push(DnType::CommonName, first.chars().take(64).collect::<String>());
        hold(&mut params, today, last);
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(unmade)?;
        let cert = params.signed_by(&key, &self.issuer).map_err(unmade)?;
        Ok(Issued { cert: cert.pem(), key: key.serialize_pem() })
    }

    /// Whether the root may vouch for a name.
    pub fn permits(&self, name: &str) -> bool {
        let Ok((_, root)) = X509Certificate::from_der(&self.root_der) else { return false };
        let Ok(Some(found)) = root.name_constraints() else { return true };
        let trees = found.value.permitted_subtrees.iter().flatten();
        let address: Option<IpAddr> = name.parse().ok();
        trees.map(|t| &t.base).any(|base| match (base, address) {
            (GeneralName::DNSName(base), None) => {
                name.eq_ignore_ascii_case(base)
                    || name.to_ascii_lowercase().ends_with(&format!(".{}", base.to_ascii_lowercase()))
            }
            (GeneralName::IPAddress(base), Some(address)) => lies_in(address, base),
            _ => false,
        })
    }

    /// The root certificate as PEM.
    pub fn root(&self) -> &str {
        &self.root
    }

    /// The root certificate as devices take it.
    pub fn root_der(&self) -> &[u8] {
        &self.root_der
    }

    /// The last day of the root.
    pub fn ends(&self) -> Date {
        self.ends
    }
}

/// 証明書の内容 (facts of a certificate).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The day on which it ends.
    pub ends: Date,
    /// For which names and addresses it is.
    pub names: Vec<String>,
    /// Which key vouches for it.
    issuer: Option<Vec<u8>>,
    own: Option<Vec<u8>>,
}

impl Facts {
    /// What a certificate says of itself.
    pub fn of(der: &[u8]) -> Option<Facts> {
        use x509_parser::extensions::ParsedExtension::{AuthorityKeyIdentifier, SubjectKeyIdentifier};
        let (_, cert) = X509Certificate::from_der(der).ok()?;
        let ends = practice::calendar::Moment::from_unix(cert.validity().not_after.timestamp()).day();
        let names = cert.subject_alternative_name().ok().flatten();
        let names = names.iter().flat_map(|n| &n.value.general_names).filter_map(|n| match n {
            GeneralName::DNSName(name) => Some((*name).to_string()),
            GeneralName::IPAddress(bytes) => address(bytes).map(|a| a.to_string()),
            _ => None,
        });
        let (mut issuer, mut own) = (None, None);
        for extension in cert.extensions() {
            match extension.parsed_extension() {
                AuthorityKeyIdentifier(a) => issuer = a.key_identifier.as_ref().map(|k| k.0.to_vec()),
                SubjectKeyIdentifier(k) => own = Some(k.0.to_vec()),
                _ => {}
            }
        }
        Some(Facts { ends, names: names.collect(), issuer, own })
    }

    /// Whether the other certificate's key vouches for this one, as far as they say.
    pub fn comes_from(&self, other: &Facts) -> bool {
        self.issuer.is_some() && self.issuer == other.own
    }
}

/// The first certificate of a PEM file.
pub fn der(pem: &str) -> Option<Vec<u8>> {
    let (_, found) = x509_parser::pem::parse_x509_pem(pem.as_bytes()).ok()?;
    (found.label == "CERTIFICATE").then_some(found.contents)
}

/// Writes a file for its owner only, whole or not at all.
///
/// # Errors
/// A Japanese sentence.
pub fn save_private(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let part = path.with_extension(format!("{}.part", std::process::id()));
    let write = || {
        use std::io::Write;
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&part, path)
    };
    write().map_err(|e: std::io::Error| {
        format!("{}: 書き込めません（{}）。", path.display(), crate::input::reason(&e))
    })
}

fn make(dir: &Path, names: &[String], today: Date) -> Result<(), String> {
    std::fs::create_dir_all(dir)
        .map_err(|e| format!("{}: 作れません（{}）。", dir.display(), crate::input::reason(&e)))?;
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    let first = names.iter().find(|n| n.parse::<IpAddr>().is_err()).map_or("sekimori", String::as_str);
    // People see this name in the list of their device.
    let title = format!("Sekimori {} {}", first, today.year());
    params.distinguished_name.push(DnType::CommonName, title.chars().take(64).collect::<String>());
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    hold(&mut params, today, practice::calendar::months_after(today, ROOT_MONTHS));
    params.name_constraints =
        Some(NameConstraints { permitted_subtrees: permitted(names)?, excluded_subtrees: Vec::new() });
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(unmade)?;
    let root = params.self_signed(&key).map_err(unmade)?;
    // The key first: a root without its key would be distributed in vain.
    save_private(&dir.join(ROOT_KEY), key.serialize_pem().as_bytes())?;
    crate::output::save(&dir.join(ROOT), root.pem().as_bytes())
}

fn permitted(names: &[String]) -> Result<Vec<GeneralSubtree>, String> {
    let mut out: Vec<GeneralSubtree> = Vec::new();
    for san in CertificateParams::new(names.to_vec()).map_err(unmade)?.subject_alt_names {
        match san {
            SanType::DnsName(name) => out.push(GeneralSubtree::DnsName(name.to_string())),
            SanType::IpAddress(address) => {
                let whole = if address.is_ipv4() { 32 } else { 128 };
                out.push(GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(address, whole)));
            }
            _ => {}
        }
    }
    let private = PRIVATE.iter().filter_map(|(at, bits)| Some((at.parse::<IpAddr>().ok()?, *bits)));
    out.extend(private.map(|(at, bits)| GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(at, bits))));
    Ok(out)
}

/// Whether an address lies in a network, given as address and mask one after the other.
fn lies_in(address: IpAddr, network: &[u8]) -> bool {
    let octets = match address {
        IpAddr::V4(a) => a.octets().to_vec(),
        IpAddr::V6(a) => a.octets().to_vec(),
    };
    let (base, mask) = network.split_at(network.len() / 2);
    base.len() == octets.len() && octets.iter().zip(base).zip(mask).all(|((o, b), m)| o & m == b & m)
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    match bytes.len() {
        4 => <[u8; 4]>::try_from(bytes).ok().map(IpAddr::from),
        16 => <[u8; 16]>::try_from(bytes).ok().map(IpAddr::from),
        _ => None,
    }
}

fn later(day: Date, days: i32) -> Date {
    practice::calendar::after(day, days)
}

/// From the day before (a clock that is a little behind takes it too) until a day.
fn hold(params: &mut CertificateParams, today: Date, last: Date) {
    let small = |n: i8| u8::try_from(n).unwrap_or(1);
    let date = |day: Date| rcgen::date_time_ymd(i32::from(day.year()), small(day.month()), small(day.day()));
    (params.not_before, params.not_after) = (date(later(today, -1)), date(last));
}

fn unmade(why: rcgen::Error) -> String {
    format!("証明書を作れません（{why}）。--name に使える名前か確かめてください。")
}

fn broken(dir: &Path) -> String {
    format!(
        "「{}」の認証局のファイルが壊れているか、組になっていません。控えから戻すか、フォルダーを別の場所に移して起動し直してください（その場合は新しいルート証明書を各端末に配ります）。",
        dir.display()
    )
}
