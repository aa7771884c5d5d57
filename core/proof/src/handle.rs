//! How a process waits for the world.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::task::Poll;

use crate::time::Moment;
use crate::world::World;

/// A process in the world.
#[derive(Clone)]
pub(crate) struct Handle {
    pub(crate) world: Rc<RefCell<World>>,
    pub(crate) me: usize,
    pub(crate) life: u32,
}

impl Handle {
    /// Who is woken when something of this process is done.
    pub(crate) fn waker(&self) -> (usize, u32) {
        (self.me, self.life)
    }

    /// Waits.
    pub(crate) async fn sleep(&self, span: Moment) {
        let over = Rc::new(RefCell::new(VecDeque::new()));
        let set = Rc::clone(&over);
        self.world.borrow_mut().later(span, Some(self.waker()), move |_| set.borrow_mut().push_back(()));
        next(&over).await;
    }

    /// Dies here.
    pub(crate) async fn crash(&self) {
        self.world.borrow_mut().crash(self.me);
        std::future::pending::<()>().await;
    }

    /// Stands still.
    pub(crate) async fn pause(&self, span: Moment) {
        self.world.borrow_mut().pause(self.me, span);
        self.sleep(0).await;
    }
}

/// The next of what arrives.
pub(crate) async fn next<T>(inbox: &Rc<RefCell<VecDeque<T>>>) -> T {
    std::future::poll_fn(|_| inbox.borrow_mut().pop_front().map_or(Poll::Pending, Poll::Ready)).await
}
