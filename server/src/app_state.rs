//! What handlers share.

use std::{ops::Deref, sync::Arc};

use app::Shell;
use axum::extract::FromRef;
use leptos::prelude::{LeptosOptions, provide_context};
use node::Node;
use tokio_util::sync::CancellationToken;

use crate::{
    http::{
        host::AllowedHosts,
        open_pages::OpenPages,
        outer::{OuterUrl, Proxies},
        rate_limit::BrowserLimits,
    },
    site,
};

/// One for all of them; clones are handles to it.
#[derive(Debug, Clone)]
pub(crate) struct AppState(Arc<Shared>);

#[derive(Debug)]
pub(crate) struct Shared {
    pub node: Node,
    pub leptos: LeptosOptions,
    /// The document around every page.
    pub shell: Shell,
    /// Cancelled when the server stops.
    pub stop: CancellationToken,
    pub open_pages: OpenPages,
    /// The names that this server answers to.
    pub hosts: AllowedHosts,
    pub limits: BrowserLimits,
    /// What answers browsers from outside, if anything does.
    pub proxies: Option<Proxies>,
}

impl Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl FromRef<AppState> for Node {
    fn from_ref(state: &AppState) -> Self {
        state.node.clone()
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}

impl FromRef<AppState> for AllowedHosts {
    fn from_ref(state: &AppState) -> Self {
        state.hosts.clone()
    }
}

impl FromRef<AppState> for Option<Proxies> {
    fn from_ref(state: &AppState) -> Self {
        state.proxies.clone()
    }
}

impl FromRef<AppState> for BrowserLimits {
    fn from_ref(state: &AppState) -> Self {
        state.limits.clone()
    }
}

impl AppState {
    pub(crate) fn new(node: Node, hosts: AllowedHosts, proxies: Option<Proxies>, stop: CancellationToken) -> Self {
        let leptos = LeptosOptions::builder().output_name(site::output_name()).site_pkg_dir("pkg").build();
        let limits = BrowserLimits::new(node.clone());
        let (shell, open_pages) = (Shell::new(&leptos), OpenPages::default());
        Self(Arc::new(Shared { node, leptos, shell, stop, open_pages, hosts, limits, proxies }))
    }

    /// Where browsers find this server from outside, if a proxy answers them.
    pub(crate) fn outer(&self) -> Option<&OuterUrl> {
        self.proxies.as_ref().map(Proxies::outer)
    }

    /// Where the style sheet of the site is.
    pub(crate) fn stylesheet(&self) -> String {
        format!("/{}/{}.css", self.leptos.site_pkg_dir, self.leptos.output_name)
    }

    /// Gives pages and server functions what they need.
    pub(crate) fn provide(&self) {
        provide_context(self.node.clone());
    }
}
