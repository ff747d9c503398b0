//! Server functions: a public HTTP interface under `/api`, see docs/API.md.
//!
//! One file per noun: its views, its errors and its server functions. What only the server has (the request, the node, and how
//! the node's types become views) is in `context` and `convert`, the only modules that exist on one side alone.

mod account;
mod app_tokens;
mod audience;
mod backups;
mod card;
mod circles;
mod contacts;
#[cfg(feature = "ssr")]
mod context;
#[cfg(feature = "ssr")]
mod convert;
mod copies;
mod doctor;
mod draft;
mod error;
mod folder;
mod frame;
mod friends;
mod imports;
mod introductions;
pub(crate) mod json;
mod keepers;
mod mentions;
mod messages;
mod moving;
mod mutes;
mod notifications;
mod pictures;
mod posts;
mod profile;
mod push;
mod quotes;
mod restoring;
mod search;
mod server;
mod sessions;
mod shown_error;
mod threads;
mod timeline;
mod two_step;
mod verification;
mod view;

pub use account::{
    AccountError, AccountView, ChangeAccountName, ChangeDefaultAudience, ChangePassword, EntranceView, SetUp,
    SetUpView, SignIn, SignInView, SignOut, change_account_name, change_default_audience, change_password,
    load_account, load_set_up, load_sign_in, set_up, sign_in, sign_out,
};
pub use app_tokens::{
    AppTokenView, CreateAppToken, RevokeAppToken, create_app_token, list_app_tokens, revoke_app_token,
    take_new_app_token,
};
pub use audience::{AudienceChoiceView, AudienceView, CircleNameView};
pub use backups::{
    BackedUpView, BackupFolderView, BackupNoticeView, BackupsError, BackupsView, ChooseBackupFolder, ConfirmSheet,
    DismissBackupNotice, FailedBackupView, ForgetBackupFolder, MadeBackupView, MakeSheet, RunBackup, SheetView,
    backup_notice, choose_backup_folder, confirm_sheet, dismiss_backup_notice, forget_backup_folder, kept_backups,
    load_backups, make_sheet, new_sheet, run_backup,
};
pub use card::{HideName, InviteLinkView, InviteView, QrCodeView, hide_name, hides_name, load_invite};
pub use circles::{
    CircleView, CirclesError, CirclesView, DeleteCircle, FriendOfCirclesView, MakeCircle, RenameCircle, SetCirclesOf,
    SetMembers, delete_circle, list_circles, make_circle, rename_circle, set_circles_of, set_members,
};
pub use contacts::{ContactView, Greet, RequestFriendship, greet, read_contact, request_friendship};
pub use copies::{
    CopiesView, FriendsCopiesView, RemoveCopies, SetCopiesCap, load_copies, remove_copies, set_copies_cap,
};
pub use doctor::{CheckView, FindingView, RunCheck, advice_title, level_title, load_check, run_check, summary};
pub use draft::{
    DiscardSetAside, DraftView, SaveDraft, SavedDraftView, SetAsideView, TakeBack, discard_set_aside, read_draft,
    save_draft, take_back,
};
pub use error::ApiError;
pub use folder::{
    ConfirmFolder, DismissFolder, FolderPlaceView, OpenFolder, WaitingFileView, WaitingFolderView, confirm_folder,
    dismiss_folder, folder_place, open_folder, waiting_folder,
};
pub use frame::{FrameView, LoadFrame, NeighbourView, load_frame};
pub use friends::{
    AcceptRequest, BlockPeer, ClearRequests, DeclineRequest, EndFriendship, FriendsError, PeerView, PullFriend,
    PutRequestAway, UnblockPeer, WithdrawRequest, accept_request, block_peer, clear_requests, decline_request,
    end_friendship, list_friends, pull_friend, put_request_away, read_friend, unblock_peer, withdraw_request,
};
pub use imports::{
    GoOnImporting, ImportPreviewView, ImportView, PauseImport, RemarkView, StartImport, UndoImport, go_on_importing,
    import_format_name, import_problem_text, list_imports, pause_import, start_import, undo_import,
};
pub use introductions::{
    AgreeIntroduction, AskIntroduction, AskIntroductionView, DeclineIntroduction, GrantIntroduction, IntroduceView,
    IntroducedView, IntroductionRequestView, IntroductionsError, IntroductionsView, MadeIntroductionView,
    MakeIntroduction, RefuseIntroduction, agree_introduction, ask_introduction, decline_introduction,
    grant_introduction, introduction_choices, list_introductions, make_introduction, read_stranger,
    refuse_introduction,
};
pub use keepers::{
    AskingView, ChooseKeeper, EndKeeping, ForgetKeeper, FriendToKeepView, GiveKept, KeeperView, KeepersView, KeptView,
    OfferKeeping, TakeKeptBack, choose_keeper, end_keeping, forget_keeper, give_kept, load_keepers, offer_keeping,
    take_kept_back,
};
pub use mentions::{MentionableFriendsView, MentionableView, list_mentionable};
pub use messages::{
    ConversationView, ConversationsView, CorrespondentView, DeleteConversation, ListedConversationView,
    MarkMessagesRead, MessageView, MuteConversation, SendMessage, TellReading, delete_conversation, keep_message_draft,
    list_conversations, mark_messages_read, mute_conversation, read_conversation, send_message, tell_reading,
    tells_reading,
};
pub use moving::{
    CloseMove, MoveProgressView, MoveView, MovedAwayView, OpenMove, close_move, load_move, load_moved_away, open_move,
};
pub use mutes::{
    EndMute, MutePerson, MuteThread, MuteView, MuteWords, MutedView, MutesError, end_mute, list_mutes, mute_person,
    mute_thread, mute_words,
};
pub use notifications::{
    LeftAloneView, MarkNotificationsRead, NewsView, NoticeKindView, NotificationView, NotificationsView, ReportView,
    RequestView, SetNoticeKinds, list_notice_kinds, list_notifications, mark_notifications_read, read_news,
    set_notice_kinds,
};
pub use pictures::{PicturesError, StorePicture, UploadPicture, store_picture, upload_picture};
pub use posts::{
    DeletePost, EditPost, KeepEdit, PostSourceView, PostView, PostsError, PreviewPost, PublishPost, PublishedView,
    SavePost, delete_post, edit_post, keep_edit, preview_post, publish_post, read_post, read_source, save_post,
};
pub use profile::{
    ChangeProfile, ChooseProfilePicture, PictureChoiceView, ProfileError, ProfileView, SaveProfile,
    UploadProfilePicture, change_profile, choose_profile_picture, load_picture_choice, load_profile, save_profile,
    upload_profile_picture,
};
pub use push::{
    EndPush, PushAttemptView, PushSettingsView, PushView, SetPush, TestPush, end_push, read_push, set_push, test_push,
};
pub use quotes::{QuotePost, QuoteView, QuotedView, quote_post, read_quote};
pub use restoring::{
    AcceptBackupOfFriend, AskFriendForBackup, CancelBackupOfFriend, ComingStage, ComingView, GoOn, RestoreBackup,
    RestoredFriendView, RestoredView, RestoringError, UploadView, accept_backup_of_friend, ask_friend_for_backup,
    cancel_backup_of_friend, go_on, load_coming_backup, load_restored, load_upload, restore_backup,
};
pub use search::{FoundView, FoundWhatView, SearchView, search};
pub use server::{
    BeginClosing, CloseServer, ClosingView, EndClosing, LogView, LookWhetherReached, ReachView, RunningView,
    ServerView, StartView, StartWithComputer, begin_closing, close_server, end_closing, load_closing, load_running,
    load_server, look_whether_reached, start_with_computer,
};
pub use sessions::{EndOtherSessions, EndSession, SessionView, end_other_sessions, end_session, list_sessions};
pub use shown_error::{ErrorKind, ShownError};
pub(crate) use shown_error::{UNREACHED, read_answer};
pub use threads::{
    AnsweredView, AnswersView, CommentOnPost, CommentView, DeleteComment, EditComment, KeepComment, MovedThreadView,
    MovedView, OlderCommentView, OlderView, OwnReactionView, React, ReactionCountView, ReactionView, ReactionsView,
    RemoveComment, ReportComment, SendAgain, SetCommenting, SetThreadNotices, StageView, ThreadView, ThreadsError,
    ToldView, TypedView, UnsentOf, UnsentView, VoiceView, WhoView, WordsView, WrittenItemView, WrittenView,
    comment_on_post, delete_comment, edit_comment, keep_comment, list_moved, list_written, react, read_older,
    read_thread, remove_comment, report_comment, send_again, set_commenting, set_thread_notices,
};
pub use timeline::{
    TimelineChoicesView, TimelineSeenView, TimelineView, read_own_posts, read_timeline, read_timeline_seen,
    saw_timeline, timeline_choices,
};
pub use two_step::{
    BeginTwoStep, CancelTwoStep, ConfirmTwoStep, EndTwoStep, RenewRecoveryCodes, SignInWithCode, TwoStepView,
    begin_two_step, cancel_two_step, confirm_two_step, end_two_step, load_two_step, renew_recovery_codes,
    sign_in_with_code, take_new_recovery_codes,
};
pub use verification::{VerificationView, VerifyFriend, read_verification, verify_friend};
pub use view::{PersonView, PictureView, TimeView};
