//! What a person or a friend can do: the use cases of O2M, in the order of their effects.
//!
//! Knows nothing of HTTP servers, pages or SQL. Whoever holds an [`Owner`] is the owner, whoever holds a [`Friend`] is that
//! friend: there is no other way to ask. The network is never waited for inside a transaction.

mod account;
mod background;
mod befriending;
mod data;
mod folder;
mod housekeeping;
mod machine;
pub mod markdown;
mod media;
mod memory;
mod node;
mod owner;
mod peering;
mod picture;
mod posting;
mod reading;
mod secrets;
mod serving;
#[cfg(test)]
mod testing;

pub use domain::LiveEvent;
pub use store::{PublicPost, SetAside, StoreError};

pub use node::{Node, NodeConfig, OpenNodeError};
pub use owner::{Friend, Owner};

pub use account::{
    app_token::AppTokenError,
    credentials::{ChangePassword, ChangePasswordError, NeedsBrowser},
    session::{Authenticated, KNOWN_BROWSER_SECONDS, ListedSession, SESSION_SECONDS, SignIn, SignInError, SignedIn},
    set_up::{SetUp, SetUpError},
};
pub use befriending::{
    answer::AcceptError,
    ask::{AskError, Asked},
    contact::{Contact, ContactId},
    end::EndError,
    greet::GreetError,
    invite::InviteOrigin,
    receive::ReceiveMessageError,
    standing::Standing,
    verify::Verification,
};
pub use data::{
    identity::IdentityFileError,
    media_files::{MediaFiles, ReceiveError},
    private_file::{close_to_others, write_private_file},
};
pub use folder::confirm::WaitingFolder;
pub use housekeeping::{
    health::Unwell,
    workers::{WorkerFailed, Workers},
};
pub use machine::{account_of_peer::is_same_account, clock, desktop};
pub use media::{
    copies::{CopiesError, owner::CopiesInUse},
    open::{OpenMedia, OpenMediaError},
};
pub use memory::live::{Live, Sent};
pub use picture::error::PictureError;
pub use posting::{
    circle::CircleError,
    draft::{Draft, DraftError, DraftForm, DraftKey, SavedDraft, version::DraftVersion},
    edit::{
        PostEdit, PostVersion,
        unsaved::{EditId, KeptEdit, UnsavedPost},
    },
    profile::{ChoosePictureError, PictureChoice},
    publish::PostError,
};
pub use reading::{
    notification::NotificationPage,
    timeline::{OnePost, People, TimelinePage},
};
pub use secrets::{password::HashError, throttle::Throttled};
pub use serving::{
    feed::Document,
    public::{FeedFormat, PublicPage},
};
