//! Futures of our runtime as awaitables of asyncio.

use std::any::Any;
use std::cell::OnceCell;
use std::marker::PhantomData;
use std::pin::Pin;

use pyo3::prelude::*;
use pyo3_async_runtimes::TaskLocals;
use pyo3_async_runtimes::generic::{self, ContextExt};
use remote_assist::error::{Error, Result};
use remote_assist_bridge::runtime;
use tokio::task::JoinHandle;

use crate::error::raise;
use crate::gate;

/// An awaitable of a `T`; the parameter is for the stubs.
pub(crate) struct Awaitable<'py, T>(pub(crate) Bound<'py, PyAny>, PhantomData<T>);

impl<'py, T: IntoPyObject<'py>> IntoPyObject<'py> for Awaitable<'py, T> {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = std::convert::Infallible;

    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr = crate::hint::awaitable(&T::OUTPUT_TYPE);

    fn into_pyobject(self, _: Python<'py>) -> Result<Self::Output, Self::Error> {
        Ok(self.0)
    }
}

/// Starts a future; the loop of the calling thread gets its answer. Cancelling the awaitable drops the future.
pub(crate) fn future<'py, T, P>(
    py: Python<'py>,
    work: impl Future<Output = Result<T>> + Send + 'static,
    present: fn(T) -> PyResult<P>,
) -> PyResult<Awaitable<'py, P>>
where
    T: Send + 'static,
    P: for<'a> IntoPyObject<'a> + Send + 'static,
{
    runtime::handle().map_err(|error| raise(py, &error))?;
    let _inside = gate::pass(py);
    let reply = async move { Ok(Reply { result: work.await, present }) };
    generic::future_into_py::<Runtime, _, _>(py, reply).map(|awaitable| Awaitable(awaitable, PhantomData))
}

/// An answer that becomes a Python value, or an exception, where Python is attached anyway.
struct Reply<T, P> {
    result: Result<T, Error>,
    present: fn(T) -> PyResult<P>,
}

impl<'py, T, P: IntoPyObject<'py>> IntoPyObject<'py> for Reply<T, P> {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        let value = (self.present)(self.result.map_err(|error| raise(py, &error))?)?;
        pyo3::IntoPyObjectExt::into_bound_py_any(value, py)
    }
}

/// Our runtime as the crate for asyncio sees it.
struct Runtime;

/// How a task ended that gave no answer.
struct JoinError(Option<tokio::task::JoinError>);

impl generic::JoinError for JoinError {
    fn is_panic(&self) -> bool {
        self.0.as_ref().is_some_and(tokio::task::JoinError::is_panic)
    }

    fn into_panic(self) -> Box<dyn Any + Send + 'static> {
        self.0
            .map_or_else(|| Box::new("no thread") as Box<dyn Any + Send>, tokio::task::JoinError::into_panic)
    }
}

type Joined = Pin<Box<dyn Future<Output = Result<(), JoinError>> + Send>>;

fn joined(spawned: Result<JoinHandle<()>>) -> Joined {
    Box::pin(async move {
        match spawned {
            Ok(handle) => handle.await.map_err(|error| JoinError(Some(error))),
            Err(_) => Err(JoinError(None)),
        }
    })
}

impl generic::Runtime for Runtime {
    type JoinError = JoinError;
    type JoinHandle = Joined;

    fn spawn<F: Future<Output = ()> + Send + 'static>(future: F) -> Joined {
        joined(runtime::handle().map(|handle| handle.spawn(future)))
    }

    fn spawn_blocking<F: FnOnce() + Send + 'static>(work: F) -> Joined {
        // What the crate does here is to attach and to deliver an answer.
        let guarded = move || {
            if let Some(_inside) = gate::enter() {
                work();
            }
        };
        joined(runtime::handle().map(|handle| handle.spawn_blocking(guarded)))
    }
}

tokio::task_local! {
    static LOCALS: OnceCell<TaskLocals>;
}

impl ContextExt for Runtime {
    fn scope<F, R>(locals: TaskLocals, future: F) -> Pin<Box<dyn Future<Output = R> + Send>>
    where
        F: Future<Output = R> + Send + 'static,
    {
        Box::pin(LOCALS.scope(OnceCell::from(locals), future))
    }

    fn get_task_locals() -> Option<TaskLocals> {
        LOCALS.try_with(|locals| locals.get().cloned()).unwrap_or_default()
    }
}
