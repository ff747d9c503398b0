//! For which account of this machine the program at the other end of a loopback connection runs.
//!
//! A proxy, or a tunnel, that passes on the words of others is a service of its own account, as distributions install it. Bytes alone do
//! not tell it from a browser, since the sender chooses them; the system does.

use std::net::SocketAddr;

/// Says whether the program that connected from `peer` on this machine to `own` runs for the same account as this node. Where the system
/// does not tell, it is taken for true.
#[cfg(target_os = "linux")]
pub fn is_same_account(peer: SocketAddr, own: SocketAddr) -> bool {
    let tables = [procfs::net::tcp(), procfs::net::tcp6()];
    let sockets = tables.into_iter().flat_map(Result::unwrap_or_default);
    let (peer, own) = (canonical(peer), canonical(own));
    let (mut here, mut there) = (None, None);
    for socket in sockets {
        match (canonical(socket.local_address), canonical(socket.remote_address)) {
            ends if ends == (own, peer) => here = Some(socket.uid),
            ends if ends == (peer, own) => there = Some(socket.uid),
            _ => {}
        }
    }
    here.is_none() || here == there
}

/// See above.
#[cfg(not(target_os = "linux"))]
pub fn is_same_account(_: SocketAddr, _: SocketAddr) -> bool {
    true
}

/// A socket for IPv6 that takes IPv4, too, is listed with mapped addresses (RFC 4291, section 2.5.5.2) on its side alone.
#[cfg(target_os = "linux")]
fn canonical(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::net::{Ipv6Addr, TcpListener, TcpStream};

    use super::*;

    #[test]
    fn a_program_of_this_account_is_known_by_ipv4_and_by_ipv6() {
        for listen in ["127.0.0.1:0", "[::1]:0", "[::]:0"] {
            let Ok(listener) = TcpListener::bind(listen) else { continue };
            let mut address = listener.local_addr().unwrap();
            if address.ip() == Ipv6Addr::UNSPECIFIED {
                address.set_ip([127, 0, 0, 1].into());
            }
            let client = TcpStream::connect(address).unwrap();
            let (accepted, peer) = listener.accept().unwrap();
            assert!(is_same_account(peer, accepted.local_addr().unwrap()), "{listen}");
            assert_eq!(canonical(peer), client.local_addr().unwrap(), "{listen}");
        }
    }
}
