//! A part of a page that waits for something. The server sends the page when all of them are there.
//!
//! Not a [`Suspend`]: outside of a `Suspense` two of those in one component end each other, and what they came to is rendered outside of
//! the component, without its contexts. A `Suspense` renders what is in it twice, to see what else there is to wait for. And not a
//! `Resource`, whose value would be sent along with the page: no browser asks for it.

use std::pin::Pin;

use leptos::{
    attr::{Attribute, any_attribute::AnyAttribute},
    prelude::*,
    tachys::{
        hydration::Cursor,
        ssr::StreamBuilder,
        view::{
            Position, PositionState,
            add_attr::AddAnyAttr,
            any_view::{AnyView, IntoAny},
        },
    },
};

/// Shows what `future` comes to.
pub fn awaited<V: IntoView + 'static>(future: impl Future<Output = V> + Send + 'static) -> Awaited {
    let owner = Owner::current().unwrap_or_default();
    let future = ScopedFuture::new(async move { future.await.into_any() });
    Awaited { owner, future: Box::pin(future) }
}

/// See [`awaited`].
pub struct Awaited {
    /// Of the component that waits; what is shown belongs to it.
    owner: Owner,
    future: Pin<Box<dyn Future<Output = AnyView> + Send>>,
}

impl RenderHtml for Awaited {
    type AsyncOutput = AnyView;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> AnyView {
        self.future.await
    }

    /// Nothing: who renders like this does not wait.
    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buf: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        buf.next_id();
        let (id, mut position_of_view) = (buf.clone_id(), *position);
        buf.push_async(async move {
            let view = self.future.await;
            let mut buf = StreamBuilder::new(id);
            self.owner.with(|| {
                view.to_html_async_with_buf::<OUT_OF_ORDER>(
                    &mut buf,
                    &mut position_of_view,
                    escape,
                    mark_branches,
                    extra_attrs,
                );
            });
            buf.finish().take_chunks()
        });
        *position = Position::NextChild;
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) {}

    fn into_owned(self) -> Self {
        self
    }
}

/// In the browser there are no pages.
impl Render for Awaited {
    type State = ();

    fn build(self) {}

    fn rebuild(self, _state: &mut ()) {}
}

impl AddAnyAttr for Awaited {
    type Output<NewAttr: Attribute> = Self;

    fn add_any_attr<NewAttr: Attribute>(self, _: NewAttr) -> Self {
        self
    }
}
