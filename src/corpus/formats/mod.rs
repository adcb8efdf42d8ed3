//! Formats that hold more than text: each file makes drafts of bytes, and touches nothing else.
