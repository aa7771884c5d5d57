//! How plain data crosses: as a JavaScript value on one side, as a serde type on the other.

use napi::bindgen_prelude::{
    FromNapiValue, Function, JsObjectValue, JsValuesTupleIntoVec, Object, ToNapiValue, TypeName, Unknown,
    ValidateNapiValue,
};
use napi::{Env, JsValue, Result, ValueType, sys};
use remote_assist::error::{Error, codes};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::reply;

/// A model type, which crosses as a plain JavaScript value.
///
/// It passes through the engine's own `JSON`: napi's conversion of `serde_json::Value` takes integers above 2^32 as
/// floats, while JSON keeps every integer up to 2^53 and the order of keys.
#[derive(Debug)]
pub struct Model<T>(pub T);

fn json<'e, A: JsValuesTupleIntoVec, R: FromNapiValue>(
    env: &'e Env,
    name: &str,
) -> Result<Function<'e, A, R>> {
    env.get_global()?.get_named_property::<Object>("JSON")?.get_named_property(name)
}

impl<T: DeserializeOwned> Model<T> {
    fn read(env: Env, value: Unknown) -> Result<Self> {
        let refuse = |why: &str| reply::raise(env, &unusable(why));
        // `undefined`, a function and a symbol have no JSON; a cycle and a BigInt make `stringify` throw.
        let text = json::<Unknown, Option<String>>(&env, "stringify")?.call(value);
        let text = text.map_err(|error| refuse(error.reason.lines().next().unwrap_or_default()))?;
        let text = text.ok_or_else(|| refuse("a value is missing"))?;
        let value: Value = serde_json::from_str(&text).map_err(|_| refuse(unreadable(&text)))?;
        serde_path_to_error::deserialize(value).map(Self).map_err(|error| refuse(&misfit(&error)))
    }
}

/// Why text that the engine wrote cannot be read: there are two reasons.
fn unreadable(text: &str) -> &'static str {
    if text.contains(r"\ud") {
        "a text in it holds half of a surrogate pair"
    } else {
        "it is nested too deeply"
    }
}

/// Where a value does not fit, and why, in words of JavaScript.
fn misfit(error: &serde_path_to_error::Error<serde_json::Error>) -> String {
    let why = error
        .inner()
        .to_string()
        .replace("u16", "a whole number from 0 to 65535")
        .replace("u32", "a whole number from 0")
        .replace("u64", "a whole number from 0")
        .replace("f64", "a number")
        .replace("a sequence", "a list");
    match error.path().to_string().as_str() {
        "." => why,
        path => format!("`{path}`: {why}"),
    }
}

fn unusable(why: &str) -> Error {
    Error::new(codes::USAGE, format!("an argument cannot be used: {why}"))
        .hint("Give plain objects, lists, texts, numbers and booleans, as JSON knows them.")
}

#[expect(
    unsafe_code,
    reason = "napi's conversion traits are unsafe to call: napi alone calls them, with live handles"
)]
impl<T: DeserializeOwned> FromNapiValue for Model<T> {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        // SAFETY: napi hands over a live environment and a value of it.
        let value = unsafe { Unknown::from_napi_value(env, value)? };
        Self::read(Env::from_raw(env), value)
    }
}

#[expect(
    unsafe_code,
    reason = "napi's conversion traits are unsafe to call: napi alone calls them, with live handles"
)]
impl<T: Serialize> ToNapiValue for Model<T> {
    unsafe fn to_napi_value(env: sys::napi_env, model: Self) -> Result<sys::napi_value> {
        let text =
            serde_json::to_string(&model.0).map_err(|error| napi::Error::from_reason(error.to_string()))?;
        let env = Env::from_raw(env);
        let value: Unknown = json::<String, Unknown>(&env, "parse")?.call(text)?;
        Ok(value.raw())
    }
}

impl<T> TypeName for Model<T> {
    fn type_name() -> &'static str {
        "Model"
    }

    fn value_type() -> ValueType {
        ValueType::Object
    }
}

/// Anything may come; reading it tells what is wrong with it.
impl<T: DeserializeOwned> ValidateNapiValue for Model<T> {}
