//! Who is it, as a provider of OpenID Connect vouches for? Authorization code with PKCE, state and nonce; the ID token is verified.
//! Takes settings and the address of our pages; gives where a browser goes, and the number of the person when it is back.
//! INVARIANT: nothing of what the provider says is believed before its signature, issuer, audience, time and nonce are right.
//! Secrets, codes and tokens are in no message. Sessions and pages are in `web`.

use super::settings::Oidc;
use super::trust;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreResponseType,
    CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AccessTokenHash, AdditionalClaims, AuthenticationFlow, AuthorizationCode, ClaimsVerificationError,
    Client, ClientId, ClientSecret, CsrfToken, DiscoveryError, EmptyExtraTokenFields, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IdTokenClaims, IdTokenFields, IssuerUrl, Nonce,
    OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    SignatureVerificationError, StandardErrorResponse, StandardTokenResponse, TokenResponse,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use ureq::tls::{Certificate, RootCerts, TlsConfig, TlsProvider};
use web::{Departure, Doubt, Vouched};

/// Where browsers come back.
const RETURN: &str = "sign-in/provider/answer";
/// What the provider says of itself is taken for so long; then it is asked again, and so found to be away.
const KNOWN: Duration = Duration::from_secs(60);
/// No answer is longer.
const MOST_BYTES: u64 = 1 << 20;
/// Clocks of two machines differ by so much at most, in seconds.
const CLOCKS: i64 = 60;
/// A word of the provider is used within so many seconds.
const FRESH: i64 = 600;
/// Signatures that are verified with a public key of the provider: never none, never one made with our own secret.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Claims beside those of the standard.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Beside {
    #[serde(flatten)]
    all: BTreeMap<String, serde_json::Value>,
}

impl AdditionalClaims for Beside {}

type Claims = IdTokenClaims<Beside, CoreGenderClaim>;
type Fields = IdTokenFields<
    Beside,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Asking = Client<
    Beside,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// 認証の提供者 (provider).
pub struct Provider {
    settings: Oidc,
    secret: ClientSecret,
    issuer: IssuerUrl,
    back: RedirectUrl,
    agent: ureq::Agent,
    known: Mutex<Option<(Instant, CoreProviderMetadata)>>,
}

/// Why there was no answer.
#[derive(Debug)]
struct Unreached(String);

impl std::fmt::Display for Unreached {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unreached {}

impl Provider {
    /// The provider that settings name, for pages at an address. Nothing is sent yet.
    ///
    /// # Errors
    /// A Japanese sentence: a setting is off, a file cannot be read.
    pub fn new(settings: Oidc, address: &str) -> Result<Provider, String> {
        settings.fits()?;
        let secret =
            trust::secret(&settings.client_secret_file.0, "提供者から受け取ったクライアントの秘密の文字列")?;
        let authorities = trust::authorities(settings.ca.as_ref().map(|p| p.0.as_path()))?;
        let authorities: Vec<Certificate<'static>> =
            authorities.iter().map(|c| Certificate::from_der(c).to_owned()).collect();
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .root_certs(RootCerts::new_with_certs(&authorities))
            .build();
        // Whoever redirects a request of ours could send it anywhere.
        let agent = ureq::Agent::config_builder()
            .tls_config(tls)
            .https_only(!settings.is_near())
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(settings.timeout_seconds.into())))
            .proxy(None)
            .build()
            .into();
        let bad = |what: &str| format!("[oidc] の{what}を番地として読めません。");
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|_| bad(" issuer "))?;
        let back = RedirectUrl::new(format!("{address}{RETURN}")).map_err(|_| bad("戻り先"))?;
        Ok(Provider {
            settings,
            secret: ClientSecret::new(secret),
            issuer,
            back,
            agent,
            known: Mutex::default(),
        })
    }

    fn call(&self, request: HttpRequest) -> Result<HttpResponse, Unreached> {
        let failed = |e: ureq::Error| Unreached(reason(&e));
        let answer = self.agent.run(request).map_err(failed)?;
        if answer.status().is_server_error() {
            return Err(Unreached(format!("提供者に障害が起きています（{}番）", answer.status().as_u16())));
        }
        let (head, mut body) = answer.into_parts();
        let bytes = body.with_config().limit(MOST_BYTES).read_to_vec().map_err(failed)?;
        Ok(HttpResponse::from_parts(head, bytes))
    }

    /// What the provider says of itself, with its keys.
    fn metadata(&self, anew: bool) -> Result<CoreProviderMetadata, String> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, metadata)) = known().as_ref().filter(|(at, _)| !anew && at.elapsed() < KNOWN) {
            return Ok(metadata.clone());
        }
        let found = CoreProviderMetadata::discover(&self.issuer, &|request| self.call(request));
        let metadata = found.map_err(|e| format!("{}: {}", self.settings.issuer, unknown(&e)))?;
        let safe = |scheme: &str| scheme == "https" || self.settings.is_near();
        if !safe(metadata.authorization_endpoint().url().scheme()) {
            return Err(format!("{}: 提供者の認証の画面が暗号化されていません", self.settings.issuer));
        }
        *known() = Some((Instant::now(), metadata.clone()));
        Ok(metadata)
    }

    fn asking(&self, metadata: CoreProviderMetadata) -> Asking {
        let id = ClientId::new(self.settings.client_id.clone());
        Client::from_provider_metadata(metadata, id, Some(self.secret.clone()))
            .set_redirect_uri(self.back.clone())
    }

    /// The claims of a token, if everything about it is right.
    fn verified(
        &self,
        asking: &Asking,
        answer: &StandardTokenResponse<Fields, CoreTokenType>,
        nonce: &Nonce,
    ) -> Result<Claims, ClaimsVerificationError> {
        let other = |says: &str| ClaimsVerificationError::Other(says.to_string());
        let token = answer.id_token().ok_or_else(|| other("no ID token"))?;
        let now = seconds();
        let verifier = asking.id_token_verifier().set_allowed_algs(SIGNATURES).set_issue_time_verifier_fn(
            move |issued| match (-CLOCKS..=FRESH).contains(&(now - issued.timestamp())) {
                true => Ok(()),
                false => Err("issued at another time".to_string()),
            },
        );
        let claims = token.claims(&verifier, nonce)?;
        if claims.authorized_party().is_some_and(|p| **p != self.settings.client_id) {
            return Err(ClaimsVerificationError::InvalidAudience("authorized party".to_string()));
        }
        if let Some(told) = claims.access_token_hash() {
            let algorithm = token.signing_alg().map_err(ClaimsVerificationError::SignatureVerification)?;
            let key = token.signing_key(&verifier).map_err(ClaimsVerificationError::SignatureVerification)?;
            let made = AccessTokenHash::from_token(answer.access_token(), algorithm, key);
            if made.map_err(|_| other("at_hash"))? != *told {
                return Err(other("at_hash"));
            }
        }
        Ok(claims.clone())
    }

    fn vouched(&self, claims: &Claims, departure: &Departure) -> Result<Vouched, Doubt> {
        if departure.anew {
            let proved = claims.auth_time().map(|t| t.timestamp());
            if proved.is_none_or(|at| at < departure.at - CLOCKS) {
                return Err(Doubt::False(
                    "本人が認証し直したこと（auth_time）を、提供者が示していません".to_string(),
                ));
            }
        }
        let all = serde_json::to_value(claims).unwrap_or_default();
        let number = match all.get(&self.settings.claim) {
            Some(serde_json::Value::String(word)) => word.trim().to_string(),
            Some(serde_json::Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        if number.is_empty() || number.chars().count() > 100 {
            let claim = &self.settings.claim;
            return Err(Doubt::False(format!(
                "返事に職員番号（{claim}）がありません。提供者の設定を確かめてください"
            )));
        }
        let second = self.settings.second_factor.as_deref().is_some_and(|wanted| {
            let class = claims.auth_context_ref().is_some_and(|a| a.as_str() == wanted);
            class || claims.auth_method_refs().is_some_and(|all| all.iter().any(|m| m.as_str() == wanted))
        });
        Ok(Vouched { number, second })
    }
}

impl web::Provider for Provider {
    fn title(&self) -> &str {
        &self.settings.title
    }

    fn keeps_password(&self, number: &str) -> bool {
        self.settings.local.iter().any(|n| n == number)
    }

    fn depart(&self, anew: bool) -> Result<Departure, String> {
        let asking = self.asking(self.metadata(false)?);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let mut request = asking
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
            .set_pkce_challenge(challenge)
            .add_scopes(self.settings.scopes.iter().cloned().map(Scope::new));
        if anew {
            let most = Duration::from_secs(CLOCKS.unsigned_abs());
            request = request.add_prompt(CoreAuthPrompt::Login).set_max_age(most);
        }
        let (address, state, nonce) = request.url();
        Ok(Departure {
            address: address.to_string(),
            state: state.secret().clone(),
            nonce: nonce.secret().clone(),
            verifier: verifier.secret().clone(),
            anew,
            at: seconds(),
        })
    }

    fn arrived(&self, departure: &Departure, code: &str) -> Result<Vouched, Doubt> {
        let asking = self.asking(self.metadata(false).map_err(Doubt::Away)?);
        let request = asking
            .exchange_code(AuthorizationCode::new(code.to_string()))
            .map_err(|_| Doubt::Away("提供者に、認証を確かめる口（token_endpoint）がありません".to_string()))?
            .set_pkce_verifier(PkceCodeVerifier::new(departure.verifier.clone()));
        let answer = request.request(&|request| self.call(request)).map_err(|e| match e {
            RequestTokenError::Request(why) => Doubt::Away(format!("{}: {why}", self.settings.issuer)),
            RequestTokenError::ServerResponse(why) => {
                Doubt::False(format!("提供者が断りました（{}）", why.error().as_ref()))
            }
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
                Doubt::False("提供者の返事を読めません".to_string())
            }
        })?;
        let nonce = Nonce::new(departure.nonce.clone());
        let claims = match self.verified(&asking, &answer, &nonce) {
            // Keys change from time to time: those of now are asked for once.
            Err(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey,
            )) => {
                let newer = self.asking(self.metadata(true).map_err(Doubt::Away)?);
                self.verified(&newer, &answer, &nonce)
            }
            claims => claims,
        };
        self.vouched(&claims.map_err(|e| Doubt::False(wrong(&e)))?, departure)
    }
}

fn seconds() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// The reason in words that hold no address and no secret.
fn reason(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Io(e) if e.kind() == std::io::ErrorKind::InvalidData => untrusted(),
        ureq::Error::Io(e) => crate::input::reason(e),
        ureq::Error::Rustls(_) | ureq::Error::Tls(_) => untrusted(),
        ureq::Error::Timeout(_) => "時間内に答えがありません".to_string(),
        ureq::Error::HostNotFound => "名前を引けません".to_string(),
        ureq::Error::ConnectionFailed => "つながりません".to_string(),
        ureq::Error::BodyExceedsLimit(_) => "返事が長すぎます".to_string(),
        ureq::Error::RequireHttpsOnly(_) => "暗号化されていない番地へ導かれました".to_string(),
        _ => "返事を読めません".to_string(),
    }
}

fn untrusted() -> String {
    "証明書を信頼できないか、暗号化の取り決めが合いません。[oidc] の ca を確かめてください".to_string()
}

/// Why the provider does not say of itself what it should.
fn unknown(error: &DiscoveryError<Unreached>) -> String {
    match error {
        DiscoveryError::Request(why) => why.to_string(),
        DiscoveryError::Response(status, ..) => {
            format!(
                "提供者の案内（.well-known/openid-configuration）か鍵がありません（{}番）",
                status.as_u16()
            )
        }
        DiscoveryError::Validation(_) => {
            "提供者の名乗り（issuer）が設定と違います。末尾の / まで同じに書いてください".to_string()
        }
        _ => "提供者の案内を読めません".to_string(),
    }
}

/// What is wrong with a token.
fn wrong(error: &ClaimsVerificationError) -> String {
    use ClaimsVerificationError as Why;
    let what = match error {
        Why::Expired(_) => "期限が切れているか、発行の時刻が合いません。両方の機械の時計を確かめてください",
        Why::InvalidAudience(_) => "別のシステムに宛てたものです。[oidc] の client-id を確かめてください",
        Why::InvalidIssuer(_) => "別の提供者のものです",
        Why::InvalidNonce(_) => "このサインインのもの（nonce）ではありません",
        Why::SignatureVerification(_) => "署名が正しくありません",
        _ => "形が正しくありません",
    };
    format!("IDトークンが受け入れられません: {what}")
}
