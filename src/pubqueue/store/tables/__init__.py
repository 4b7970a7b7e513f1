"""Every table and the constraints that state the promises. Instants are RFC 3339 text in UTC."""

from pubqueue.store.tables.deliveries import Attempt, Delivery
from pubqueue.store.tables.home import Account, Closure, DeskPin, Home, LearnedWord, Person, Stop, TrustFile
from pubqueue.store.tables.posts import Comment, Picture, Post, Report, Run, SignOff, Variant, Version, Waiver
from pubqueue.store.tables.record import Checkpoint, Event, LogHead, Notice, NoticeDesk, PrivateValue

__all__ = [
    "Account",
    "Attempt",
    "Checkpoint",
    "Closure",
    "Comment",
    "Delivery",
    "DeskPin",
    "Event",
    "Home",
    "LearnedWord",
    "LogHead",
    "Notice",
    "NoticeDesk",
    "Person",
    "Picture",
    "Post",
    "PrivateValue",
    "Report",
    "Run",
    "SignOff",
    "Stop",
    "TrustFile",
    "Variant",
    "Version",
    "Waiver",
]
