//! What may be wrong with a signature.

/// The request is not signed as it must be. To the sender all of these are the same 401.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    #[error("the request has not exactly one signature")]
    NotOne,
    #[error("the signature headers cannot be read")]
    Malformed,
    #[error("the signature does not cover exactly what it must")]
    Components,
    #[error("the signature's parameters are not exactly what they must be")]
    Parameters,
    #[error("the signature was not made within 300 s of now")]
    Time,
    #[error("the request is for another server")]
    Authority,
    #[error("the signature is not of this request by this key")]
    Mismatch,
    #[error("the body is not the one that was signed")]
    Body,
}
