//! One build with a server on it that has something to show.

use std::path::{Path, PathBuf};

use crate::{
    load::Asked,
    support::{Browser, PASSWORD, TestNode, befriend, sign_in},
};

/// What is asked for, as the table names it.
pub(crate) const PAGES: [&str; 5] = ["/", "/friends/ID", "/posts/ID", "/notifications", "/settings"];

/// Posts of the owner's, and as many of the friend's: a page of each.
const POSTS: usize = 20;

/// The owner and their server.
pub(crate) struct Subject {
    program: PathBuf,
    pub(crate) node: TestNode,
    /// Stays, so that nobody is called in vain while the server rests.
    _friend: TestNode,
    cookie: String,
    /// Where the [`PAGES`] are.
    paths: [String; PAGES.len()],
}

impl Subject {
    /// Starts `program`, makes a friend who has posts, and publishes some. All by forms that older builds have, too.
    pub(crate) async fn start(program: &Path) -> Self {
        let node = TestNode::start_program("mara", program).await;
        let other = TestNode::start_program("jonas", program).await;
        let (owner, friend) = (node.first_day().await, other.first_day().await);
        for number in 1..=POSTS {
            friend.publish(&format!("Number {number} of a friend: eleven degrees and rain")).await;
        }
        befriend(&owner, &friend).await;
        let friend_page = owner.friend_page("jonas").await;
        owner.sees(&friend_page, &format!("Number {POSTS} of a friend")).await;
        let mut post = String::new();
        for number in 1..=POSTS {
            post = owner.publish(&format!("Number {number}: the kettle is on, and there is cake")).await;
        }
        let [timeline, notifications, settings] = ["/", "/notifications", "/settings"].map(str::to_owned);
        let paths = [timeline, friend_page, post, notifications, settings];
        Self { program: program.to_owned(), cookie: cookie(&node).await, node, _friend: other, paths }
    }

    /// One of the [`PAGES`], to be asked for.
    pub(crate) fn asked(&self, page: usize) -> Asked {
        Asked { address: self.node.address(), path: self.paths[page].clone(), cookie: self.cookie.clone() }
    }

    /// A figure of the server's memory, in megabytes.
    pub(crate) fn memory(&self, figure: &str) -> Option<f64> {
        self.node.process().memory_bytes(figure).map(crate::megabytes)
    }

    /// The size of the program.
    pub(crate) fn binary_bytes(&self) -> Option<u64> {
        std::fs::metadata(&self.program).ok().map(|file| file.len())
    }
}

/// The cookie of a session of its own.
async fn cookie(node: &TestNode) -> String {
    let browser = Browser::that_stays(&node.origin());
    let answer = sign_in(&browser, node.name, PASSWORD).await;
    let cookie = answer.headers.get("set-cookie").and_then(|cookie| cookie.to_str().ok()?.split(';').next());
    cookie.unwrap_or_else(|| panic!("a cookie with {}", answer.text())).to_owned()
}
