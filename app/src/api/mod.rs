//! Server functions: a public HTTP interface under `/api`, see docs/API.md.
