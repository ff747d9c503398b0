//! What a person or a friend can do: the use cases of O2M, in the order of their effects.
//!
//! Knows nothing of HTTP servers, pages or SQL. Code that holds an [`Owner`] acts for the owner, code that holds a [`Friend`] for that
//! friend: there is no other way to ask. The network is never waited for inside a transaction.
//!
//! The folders, from those that use none of the others up; each uses only what stands above it here, and no file uses in a circle
//! (`xtask/src/circles.rs` holds both):
//!
//! 1. `machine`, `secrets`, `markdown`, `picture`, `background`: the clock and the desktop, random numbers and passwords, the renderer, the
//!    decoders, when work is due.
//! 2. `data`, `memory`: what is in the data folder beside the database, and what is kept in memory alone. Neither knows a node.
//! 3. `node`, then `owner`, `peering`: the handle that use cases share, the two capabilities, and talking to friends' servers.
//! 4. `account`, `backup`, `befriending`, `media`, `posting`, `reading`: what an owner does. A subject keeps its state in `memory`.
//! 5. `export`, `folder`, `import`, `introducing`, `threads`, `searching`, `serving`, `housekeeping`: all of it as a zip, the folder `pictures/`, what was published elsewhere, what friends answer each other,
//!    finding any of it, what others read here, and the workers.

mod account;
mod background;
mod backup;
mod befriending;
mod data;
mod export;
mod folder;
mod housekeeping;
mod import;
mod introducing;
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
mod searching;
mod secrets;
mod serving;
#[cfg(test)]
mod testing;
mod threads;

pub use domain::{LiveEvent, PostVersion};
pub use store::{Introduced, IntroductionRequest, MadeIntroduction, PublicPost, SetAside, StoreError};

pub use node::{Node, NodeConfig, OpenNodeError};
pub use owner::{Friend, NeedsBrowser, Owner};

pub use account::{
    app_token::{AppTokenError, OwnerAppTokens},
    credentials::{ChangePassword, ConfirmPasswordError, OwnerAccount},
    session::{
        Authenticated, KNOWN_BROWSER_SECONDS, ListedSession, OwnerSessions, SESSION_SECONDS, SignIn, SignInError,
        SignedIn,
    },
    set_up::{SetUp, SetUpError},
    two_step::{OwnerTwoStep, TwoStep, TwoStepError},
};
pub use backup::{
    archive::ArchiveError,
    folder::{choose::ChooseFolderError, owner::BackupNotice, take_backs::TakeBackProblem},
    keeping::{
        from_friend::{FromFriend, FromFriendError},
        kept::{Bringing, BroughtPiece, KeptError, KeptOne, RemovedKept},
        owner::{Asking, KeepingError, Kept},
    },
    make::{BackupError, Seal, SnapshotError},
    moving::{
        ending::EndMoveError,
        give::{GiveArchiveError, Mover},
        owner::{Moved, OwnerMoving},
        step::{MoveHereError, MoveStep, MovedHere},
        take::move_here,
    },
    opening::RestoreError,
    restore::{LostFile, PassedOver, Restored, TakenBackSince, restore},
    sheet::{ConfirmSheetError, OwnerBackups, ShownSheet},
    upload::{Upload, UploadWriter, take_place},
};
pub use befriending::{
    answer::AcceptError,
    ask::{AskError, Asked},
    card::OwnerCard,
    end::EndError,
    greet::GreetError,
    owner::OwnerFriends,
    receive::{ReceiveMessageError, Reply},
    standing::Standing,
    verify::Verification,
};
pub use data::{
    identity::IdentityFileError,
    log_file,
    media_files::{MediaFiles, ReceiveError},
    private_file::{close_to_others, create_private_file, write_private_file},
};
pub use export::{
    error::ExportError,
    make::OwnerExport,
    pages::{
        DrawPage, ExportIndex, ExportPage, ExportWritten, ExportYear, ExportedComment, ExportedFriend, ExportedPicture,
        ExportedPost, ExportedQuote, ExportedReaction, ListedPost, ListedYear, ShownAudience,
    },
};
pub use folder::confirm::{OwnerFolder, WaitingFolder};
pub use housekeeping::{
    closing::{CloseError, Closing, OwnerClosing, remove_closed},
    doctor::{
        examination::{Examination, Surroundings},
        owner::{Checkup, OwnerDoctor},
    },
    reaching::OwnerReaching,
    restored::OwnerRestored,
    running::{LogEnd, OwnerRunning, SetStartError},
    workers::{WorkerFailed, Workers},
};
pub use import::{
    error::ImportError,
    owner::{ImportUpload, OwnerImports},
};
pub use introducing::{
    answer::IntroducedError,
    ask::AskIntroductionError,
    make::IntroduceError,
    owner::{IntroductionsPage, OwnerIntroductions, Stranger, face_url},
    serve::IntroductionTaken,
};
pub use machine::{
    account_of_peer::is_same_account,
    clock, desktop,
    starting::{Service, StartEntry, Starting, StartsBy, StartsItself},
};
pub use media::{
    copies::{
        error::CopiesError,
        owner::{CopiesInUse, OwnerCopies},
    },
    open::{OpenMedia, OpenMediaError},
    owner::OwnerPictures,
};
pub use memory::pending_sign_ins::PENDING_SIGN_IN_SECONDS;
pub use memory::{
    contacts::{Contact, ContactId},
    health::Unwell,
    invite_origin::InviteOrigin,
    keeping::{Came, Coming, ComingState, RestoreAsk},
    live::{Live, Sent},
    moving::{MoveProgress, OpenMove},
    reaching::FoundReach,
    unsaved_edits::EditId,
    waiting::Wait,
};
pub use picture::error::PictureError;
pub use posting::{
    circle::{CircleError, OwnerCircles},
    draft::{
        Draft, OwnerDraft, SavedDraft,
        form::{DraftError, DraftForm},
        key::{DraftKey, DraftVersion},
    },
    edit::{
        PostEdit,
        unsaved::{KeptEdit, UnsavedPost},
    },
    owner::OwnerPosts,
    profile::{ChoosePictureError, OwnerProfile, PictureChoice},
    publish::PostError,
};
pub use reading::{
    mute::{MuteError, OwnerMutes},
    notification::{NotificationPage, OwnerNotifications},
    owner::OwnerReading,
    push::{NewsText, OwnerPush, PushFailed, SayNews, TokenChange},
    timeline::{OnePost, People, Quoted, TimelinePage},
};
pub use searching::owner::{FoundIn, FoundItem, OwnerSearch, OwnerSearchError, SearchPage};
pub use secrets::{
    password::HashError,
    recovery_sheet::{RECOVERY_WORDS, RecoverySheet, RecoveryWordsError},
    throttle::Throttled,
};
pub use serving::{
    feed::Document,
    public::{FeedFormat, PublicComment, PublicPage},
};
pub use threads::{
    conversations::{ConversationPage, ConversationsPage, ListedConversation},
    error::ThreadError,
    home::{Admission, BroughtAnswer, FormerFriend},
    messages::{NewMessage, OwnerMessages},
    moved::{MovedThread, MovedThreads},
    older::{OlderComments, OlderError},
    owner::{ChosenPicture, NewComment, OwnerThreads, SaidUnder},
    read::ThreadPage,
    report::{ReportTaken, Told},
    written::WrittenPage,
};
