use remote_assist::error::{Error, codes};
use remote_assist::model::{ErrorCategory, ErrorInfo};

/// What went wrong: one variant per category, each with the stable code, the sentence and the hint in `info`.
#[derive(Debug, thiserror::Error, uniffi::Error)]
#[uniffi::export(Display)]
pub enum RemoteAssistError {
    /// The scenario, the plan or an argument is wrong; nothing was sent.
    #[error("{}", info.message)]
    InvalidInput {
        /// Everything that is known.
        info: ErrorInfo,
    },
    /// There is no credential, or it was refused.
    #[error("{}", info.message)]
    Unauthenticated {
        /// Everything that is known.
        info: ErrorInfo,
    },
    /// The credential lacks a permission or a role.
    #[error("{}", info.message)]
    Forbidden {
        /// Everything that is known.
        info: ErrorInfo,
    },
    /// Seats or a feature of a licence are missing.
    #[error("{}", info.message)]
    NotLicensed {
        /// Everything that is known.
        info: ErrorInfo,
    },
    /// The object does not exist.
    #[error("{}", info.message)]
    NotFound {
        /// Everything that is known.
        info: ErrorInfo,
    },
    /// The object exists already, belongs to somebody else, or a guard refused.
    #[error("{}", info.message)]
    Conflict {
        /// Everything that is known.
        info: ErrorInfo,
    },
    /// The tenant changed after the plan was made.
    #[error("{}", info.message)]
    Stale {
        /// Everything that is known.
        info: ErrorInfo,
    },
    /// The service asked to slow down for longer than this run may wait.
    #[error("{}", info.message)]
    Throttled {
        /// Everything that is known.
        info: ErrorInfo,
    },
    /// The service or the network did not answer.
    #[error("{}", info.message)]
    Unavailable {
        /// Everything that is known.
        info: ErrorInfo,
    },
    /// The cloud, the build or the simulated tenant does not offer it.
    #[error("{}", info.message)]
    Unsupported {
        /// Everything that is known.
        info: ErrorInfo,
    },
    /// A part was done, the rest was not.
    #[error("{}", info.message)]
    Incomplete {
        /// Everything that is known.
        info: ErrorInfo,
    },
    /// The caller asked to stop.
    #[error("{}", info.message)]
    Cancelled {
        /// Everything that is known.
        info: ErrorInfo,
    },
    /// A defect of this library.
    #[error("{}", info.message)]
    Internal {
        /// Everything that is known.
        info: ErrorInfo,
    },
}

impl RemoteAssistError {
    /// Everything that is known, whatever the category.
    pub(crate) fn info(&self) -> &ErrorInfo {
        match self {
            Self::InvalidInput { info }
            | Self::Unauthenticated { info }
            | Self::Forbidden { info }
            | Self::NotLicensed { info }
            | Self::NotFound { info }
            | Self::Conflict { info }
            | Self::Stale { info }
            | Self::Throttled { info }
            | Self::Unavailable { info }
            | Self::Unsupported { info }
            | Self::Incomplete { info }
            | Self::Cancelled { info }
            | Self::Internal { info } => info,
        }
    }
}

impl From<Error> for RemoteAssistError {
    fn from(error: Error) -> Self {
        let info = remote_assist_bridge::info(&error);
        match info.category {
            ErrorCategory::InvalidInput => Self::InvalidInput { info },
            ErrorCategory::Unauthenticated => Self::Unauthenticated { info },
            ErrorCategory::Forbidden => Self::Forbidden { info },
            ErrorCategory::NotLicensed => Self::NotLicensed { info },
            ErrorCategory::NotFound => Self::NotFound { info },
            ErrorCategory::Conflict => Self::Conflict { info },
            ErrorCategory::Stale => Self::Stale { info },
            ErrorCategory::Throttled => Self::Throttled { info },
            ErrorCategory::Unavailable => Self::Unavailable { info },
            ErrorCategory::Unsupported => Self::Unsupported { info },
            ErrorCategory::Incomplete => Self::Incomplete { info },
            ErrorCategory::Cancelled => Self::Cancelled { info },
            ErrorCategory::Internal => Self::Internal { info },
        }
    }
}

/// An exception of the caller's code that is none of ours. Its text is not repeated, because it may hold a token.
impl From<uniffi::UnexpectedUniFFICallbackError> for RemoteAssistError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Error::new(codes::TOKEN_MISSING, "the token provider failed with an exception of its own")
            .hint("Call the token provider alone to see the exception.")
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_keeps_its_category_and_its_sentence() {
        for code in codes::ALL {
            let error = RemoteAssistError::from(Error::new(*code, "a sentence"));
            assert_eq!(
                (error.info().category, error.to_string()),
                (code.kind.into(), "a sentence".to_owned())
            );
            let variant = format!("{error:?}");
            assert!(variant.starts_with(&format!("{:?}", code.kind)), "{variant}");
        }
    }
}
