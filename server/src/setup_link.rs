//! `o2m setup-link`: the way in for machines without a screen, and the way back after a forgotten password.
