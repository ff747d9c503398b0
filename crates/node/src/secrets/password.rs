//! Argon2id (RFC 9106), away from the threads that answer requests.

use std::sync::Arc;

use argon2::{
    Argon2, PasswordHash, PasswordVerifier,
    password_hash::{self, PasswordHasher, SaltString},
};
use domain::Password;
use tokio::{sync::Semaphore, task::JoinError};

use crate::secrets::secret::random_bytes;

/// Passwords hashed at once: each takes 19 MiB and a core.
const AT_ONCE: usize = 2;

/// A password that could not be hashed or compared.
#[derive(Debug, thiserror::Error)]
pub enum HashError {
    #[error("Argon2 failed")]
    Argon2(#[from] password_hash::Error),
    #[error("hashing was interrupted")]
    Interrupted(#[from] JoinError),
}

/// Hashes and compares passwords, a few at a time.
#[derive(Debug)]
pub(crate) struct Passwords(Arc<Semaphore>);

impl Default for Passwords {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Passwords {
    /// What is stored of a password: a PHC string.
    pub(crate) async fn hash(&self, password: Password) -> Result<String, HashError> {
        let salt = SaltString::encode_b64(&random_bytes::<16>())?;
        let hash = move || {
            let hash = Argon2::default().hash_password(password.as_str().as_bytes(), &salt)?;
            Ok(hash.to_string())
        };
        self.run(hash).await
    }

    /// Says whether `password` is the one that `hash` was made of.
    pub(crate) async fn verify(&self, password: String, hash: String) -> Result<bool, HashError> {
        let verify = move || {
            let hash = PasswordHash::new(&hash)?;
            match Argon2::default().verify_password(password.as_bytes(), &hash) {
                Ok(()) => Ok(true),
                Err(password_hash::Error::Password) => Ok(false),
                Err(error) => Err(error.into()),
            }
        };
        self.run(verify).await
    }

    /// The permit goes with the work, so that a request that was given up does not make room before its work ends.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, HashError> + Send + 'static,
    ) -> Result<T, HashError> {
        let permit = Arc::clone(&self.0).acquire_owned().await.expect("the semaphore is never closed");
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        })
        .await?
    }
}
