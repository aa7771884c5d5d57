//! How an outcome crosses: as the value, or as a JavaScript error that carries the whole [`remote_assist::model::ErrorInfo`].

use napi::bindgen_prelude::{ToNapiValue, TypeName};
use napi::{Env, JsValue, ValueType, sys};
use remote_assist::error::Error;
use remote_assist_bridge as bridge;

use crate::model::Model;

/// The outcome of a call.
///
/// As the result of an `async fn` it resolves or rejects the promise, of another function it returns or throws. napi's
/// own errors cross as a text and a status, which would lose the code and the hint.
#[derive(Debug)]
pub struct Reply<T>(pub Result<T, Error>);

/// The error as one that napi throws: a JavaScript `Error` with the property `info`, which the facade turns into the
/// class of its category.
pub(crate) fn raise(env: Env, error: &Error) -> napi::Error {
    match javascript_error(env, error) {
        Ok(raised) | Err(raised) => raised,
    }
}

fn javascript_error(env: Env, error: &Error) -> napi::Result<napi::Error> {
    let info = bridge::info(error);
    let mut object = env.create_error(napi::Error::from_reason(info.message.clone()))?;
    object.set("info", Model(info))?;
    Ok(napi::Error::from(object.to_unknown()))
}

#[expect(
    unsafe_code,
    reason = "napi's conversion traits are unsafe to call: napi alone calls them, with live handles"
)]
impl<T: ToNapiValue> ToNapiValue for Reply<T> {
    unsafe fn to_napi_value(env: sys::napi_env, reply: Self) -> napi::Result<sys::napi_value> {
        match reply.0 {
            // SAFETY: the environment is the one that napi handed over.
            Ok(value) => unsafe { T::to_napi_value(env, value) },
            Err(error) => Err(raise(Env::from_raw(env), &error)),
        }
    }
}

impl<T> TypeName for Reply<T> {
    fn type_name() -> &'static str {
        "Reply"
    }

    fn value_type() -> ValueType {
        ValueType::Unknown
    }
}
