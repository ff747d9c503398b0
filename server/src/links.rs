//! The links by which people reach this server, as printed in the terminal.

use std::{
    io::Write,
    net::{IpAddr, SocketAddr},
};

use domain::Address;
use node::desktop;

use crate::{http::OuterUrl, interfaces, terminal_code};

/// The links to one server.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Links {
    /// For a browser on this machine.
    pub here: String,
    /// The addresses of this machine at which others on the same network find the server, the easiest to type first.
    pub network: Vec<IpAddr>,
    /// For browsers everywhere, if something in front of the server answers them and the owner lets them in.
    pub outer: Option<String>,
    listening: SocketAddr,
}

impl Links {
    /// The links to a server that listens at `listening`, on a machine with these addresses.
    pub(crate) fn new(listening: SocketAddr, machine: &[IpAddr]) -> Self {
        let localhost = format!("http://localhost:{}", listening.port());
        let ip = listening.ip().to_canonical();
        let (here, network) = if ip.is_unspecified() {
            let reachable = machine.iter().filter(|address| listening.is_ipv6() || address.is_ipv4());
            (localhost, reachable.copied().filter(is_worth_showing).collect())
        } else if ip.is_loopback() {
            (localhost, vec![])
        } else {
            (link(ip, listening), vec![ip])
        };
        Self { here, network, outer: None, listening }
    }

    /// The links to a server that listens at `listening` on this machine, and whose pages browsers find at `outer` too.
    pub(crate) fn of_this_machine(listening: SocketAddr, outer: Option<&OuterUrl>) -> Self {
        let outer = outer.map(|outer| outer.url().to_owned());
        Self { outer, ..Self::new(listening, &interfaces::addresses()) }
    }

    /// For browsers on other machines of the same network.
    pub(crate) fn on_network(&self) -> impl Iterator<Item = String> {
        self.network.iter().map(|&ip| link(ip, self.listening))
    }

    /// Where friends' servers find this one: on the network, or on this machine if it listens on no other address; at `servers_port` if there is
    /// one for them.
    pub(crate) fn addresses(&self, servers_port: Option<u16>) -> Vec<Address> {
        let ip = self.listening.ip();
        let alone = ip.to_canonical().is_loopback().then_some(ip);
        let ips = self.network.iter().copied().chain(alone);
        let port = servers_port.unwrap_or(self.listening.port());
        ips.map(|ip| Address::from_ip(ip, port)).collect()
    }

    /// The set-up link with this token, for a phone if there is a way to the server, else for this machine.
    fn setup(&self, token: &str) -> String {
        let elsewhere = self.outer.clone().or_else(|| self.on_network().next());
        setup(&elsewhere.unwrap_or_else(|| self.here.clone()), token)
    }

    /// Says whether other machines reach the server.
    fn is_reachable(&self) -> bool {
        self.outer.is_some() || !self.network.is_empty()
    }
}

fn link(ip: IpAddr, listening: SocketAddr) -> String {
    format!("http://{}", SocketAddr::new(ip, listening.port()))
}

fn setup(start: &str, token: &str) -> String {
    format!("{start}/set-up?token={token}")
}

/// Not this machine's own, nor one that only works with the name of an interface.
fn is_worth_showing(address: &IpAddr) -> bool {
    !address.is_loopback()
        && match address {
            IpAddr::V4(v4) => !v4.is_link_local(),
            IpAddr::V6(v6) => !v6.is_unicast_link_local(),
        }
}

/// What is printed about a set-up link. Where a phone reaches the server and the terminal `has_colors`, with a QR code for its camera.
pub(crate) fn setup_link_text(links: &Links, token: &str, has_colors: bool) -> String {
    let link = links.setup(token);
    let mut text = format!("Set-up link: {link}\n");
    if links.is_reachable() {
        if has_colors {
            match terminal_code::qr_code(&link) {
                Ok(code) => text.push_str(&code),
                Err(error) => tracing::warn!(%error, "the link has no QR code"),
            }
        }
        text.extend(["Or on this machine: ", &setup(&links.here, token), "\n"]);
    }
    text + "It works once, and for one hour.\n"
}

/// Prints, if anybody still reads it.
pub(crate) fn print(text: &str) {
    let mut out = anstream::stdout().lock();
    let printed = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    if let Err(error) = printed {
        tracing::debug!(%error, "what is printed could not be written to the standard output");
    }
}

/// Opens the link in the browser, if that was asked for or there is a desktop.
pub(crate) async fn open_browser(link: &str, wanted: Option<bool>) {
    if wanted.unwrap_or_else(desktop::is_there)
        && let Err(error) = desktop::open(link.to_owned()).await
    {
        tracing::warn!(%error, "the browser did not open");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(listening: &str) -> Links {
        let machine =
            ["127.0.0.1", "192.168.1.5", "169.254.3.4", "::1", "fe80::1", "2001:db8::5"].map(|ip| ip.parse().unwrap());
        Links::new(listening.parse().unwrap(), &machine)
    }

    #[test]
    fn names_what_can_be_reached() {
        for (listening, here, network) in [
            ("[::]:8000", "http://localhost:8000", &["192.168.1.5:8000", "[2001:db8::5]:8000"][..]),
            ("0.0.0.0:8000", "http://localhost:8000", &["192.168.1.5:8000"]),
            ("127.0.0.1:8001", "http://localhost:8001", &[]),
            ("[::1]:8001", "http://localhost:8001", &[]),
            ("192.168.1.5:80", "http://192.168.1.5:80", &["192.168.1.5:80"]),
        ] {
            let links = links(listening);
            assert_eq!(links.here, here, "{listening}");
            let expected: Vec<String> = network.iter().map(|address| format!("http://{address}")).collect();
            assert_eq!(links.on_network().collect::<Vec<_>>(), expected, "{listening}");
            let addresses: Vec<String> = links.addresses(None).iter().map(Address::to_string).collect();
            let alone = [listening];
            assert_eq!(addresses, if network.is_empty() { &alone[..] } else { network }, "{listening}");
            assert!(links.addresses(Some(443)).iter().all(|address| address.port() == 443), "{listening}");
        }
    }

    #[test]
    fn a_set_up_link_is_for_the_phone_if_there_is_a_network() {
        assert_eq!(links("0.0.0.0:1").setup("abc"), "http://192.168.1.5:1/set-up?token=abc");
        assert_eq!(links("127.0.0.1:1").setup("abc"), "http://localhost:1/set-up?token=abc");
        let outside = Links { outer: Some("https://mara.example".into()), ..links("127.0.0.1:1") };
        assert_eq!(outside.setup("abc"), "https://mara.example/set-up?token=abc");
        for (links, is_reachable) in [(links("0.0.0.0:1"), true), (outside, true), (links("127.0.0.1:1"), false)] {
            for has_colors in [true, false] {
                let text = setup_link_text(&links, "abc", has_colors);
                assert_eq!(text.contains('█'), is_reachable && has_colors, "{text}");
                assert_eq!(text.contains("Or on this machine"), is_reachable, "{text}");
            }
        }
    }
}
