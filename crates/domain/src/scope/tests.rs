use super::{
    Scope::{Global, Loopback, Never, Private},
    *,
};

/// The first and the last address of a range written `address/length`, and the ones before and after it.
fn edges(range: &str) -> (Option<IpAddr>, IpAddr, IpAddr, Option<IpAddr>) {
    let (first, length) = range.split_once('/').unwrap();
    let length: u32 = length.parse().unwrap();
    match first.parse().unwrap() {
        IpAddr::V4(first) => {
            let (first, rest) = (first.to_bits(), u32::MAX.checked_shr(length).unwrap_or(0));
            assert_eq!(first & rest, 0, "{range}");
            let ip = |bits| IpAddr::V4(Ipv4Addr::from_bits(bits));
            (first.checked_sub(1).map(ip), ip(first), ip(first | rest), (first | rest).checked_add(1).map(ip))
        }
        IpAddr::V6(first) => {
            let (first, rest) = (first.to_bits(), u128::MAX.checked_shr(length).unwrap_or(0));
            assert_eq!(first & rest, 0, "{range}");
            let ip = |bits| IpAddr::V6(Ipv6Addr::from_bits(bits));
            (first.checked_sub(1).map(ip), ip(first), ip(first | rest), (first | rest).checked_add(1).map(ip))
        }
    }
}

#[track_caller]
fn check(range: &str, before: Scope, within: Scope, after: Scope) {
    let (previous, first, last, next) = edges(range);
    assert_eq!((scope(first), scope(last)), (within, within), "{range}: {first} to {last}");
    for (neighbour, expected) in [(previous, before), (next, after)] {
        if let Some(ip) = neighbour {
            assert_eq!(scope(ip), expected, "{range}: its neighbour {ip}");
        }
    }
}

/// Range by range, with what lies before and after it; the registries' own sub-ranges too, though a wider row covers them.
#[test]
fn every_ipv4_range_is_judged_up_to_its_edges() {
    for (range, before, within, after) in [
        ("0.0.0.0/8", Never, Never, Global),
        ("0.0.0.0/32", Never, Never, Never),
        ("10.0.0.0/8", Global, Private, Global),
        ("100.64.0.0/10", Global, Private, Global),
        ("127.0.0.0/8", Global, Loopback, Global),
        ("169.254.0.0/16", Global, Private, Global),
        ("169.254.169.254/32", Private, Never, Private),
        ("172.16.0.0/12", Global, Private, Global),
        ("192.0.0.0/24", Global, Never, Global),
        ("192.0.0.0/29", Global, Never, Never),
        ("192.0.0.8/32", Never, Never, Never),
        ("192.0.0.9/32", Never, Never, Never),
        ("192.0.0.10/32", Never, Never, Never),
        ("192.0.0.170/31", Never, Never, Never),
        ("192.0.2.0/24", Global, Never, Global),
        ("192.31.196.0/24", Global, Never, Global),
        ("192.52.193.0/24", Global, Never, Global),
        ("192.88.99.0/24", Global, Never, Global),
        ("192.168.0.0/16", Global, Private, Global),
        ("192.175.48.0/24", Global, Never, Global),
        ("198.18.0.0/15", Global, Never, Global),
        ("198.51.100.0/24", Global, Never, Global),
        ("203.0.113.0/24", Global, Never, Global),
        ("224.0.0.0/4", Global, Never, Never),
        ("240.0.0.0/4", Never, Never, Never),
        ("255.255.255.255/32", Never, Never, Never),
    ] {
        check(range, before, within, after);
    }
}

#[test]
fn every_ipv6_range_is_judged_up_to_its_edges() {
    for (range, before, within, after) in [
        ("::/128", Never, Never, Loopback),
        ("::1/128", Never, Loopback, Never),
        // Its own edges are 0.0.0.0 and 255.255.255.255.
        ("::ffff:0:0/96", Never, Never, Never),
        ("::ffff:0:0:0/96", Never, Never, Never),
        ("64:ff9b::/96", Never, Never, Never),
        ("64:ff9b:1::/48", Never, Never, Never),
        ("100::/64", Never, Never, Never),
        ("100:0:0:1::/64", Never, Never, Never),
        ("2000::/16", Never, Global, Never),
        ("2001::/23", Global, Never, Global),
        ("2001::/32", Global, Never, Never),
        ("2001:1::1/128", Never, Never, Never),
        ("2001:1::2/128", Never, Never, Never),
        ("2001:1::3/128", Never, Never, Never),
        ("2001:2::/48", Never, Never, Never),
        ("2001:3::/32", Never, Never, Never),
        ("2001:4:112::/48", Never, Never, Never),
        ("2001:10::/28", Never, Never, Never),
        ("2001:20::/28", Never, Never, Never),
        ("2001:30::/28", Never, Never, Never),
        ("2001:db8::/32", Global, Never, Global),
        // Its own edges are those of IPv4.
        ("2002::/16", Global, Never, Global),
        ("2620:4f:8000::/48", Global, Never, Global),
        ("3fff::/20", Global, Never, Global),
        ("3fff:f000::/20", Global, Global, Never),
        ("4000::/2", Global, Never, Never),
        ("5f00::/16", Never, Never, Never),
        ("fc00::/7", Never, Private, Never),
        ("fd00:ec2::254/128", Private, Never, Private),
        ("fe80::/10", Never, Private, Never),
        ("fec0::/10", Private, Never, Never),
        ("ff00::/8", Never, Never, Never),
    ] {
        check(range, before, within, after);
    }
}

#[test]
fn an_ipv4_mapped_ipv6_address_is_judged_as_the_ipv4_address() {
    for (ip, expected) in [
        ("::ffff:8.8.8.8", Global),
        ("::ffff:192.168.1.1", Private),
        ("::ffff:127.0.0.1", Loopback),
        ("::ffff:169.254.169.254", Never),
        ("64:ff9b::8.8.8.8", Global),
        ("64:ff9b::192.168.1.1", Never),
        ("64:ff9b::127.0.0.1", Never),
        ("64:ff9b::169.254.169.254", Never),
        ("64:ff9b:1::8.8.8.8", Never),
        ("2002:808:808::1", Global),
        ("2002:7f00:1::1", Never),
        ("2002:c0a8:101::1", Never),
        ("2002:a9fe:a9fe::", Never),
        ("::127.0.0.1", Never),
        ("::8.8.8.8", Never),
        ("::ffff:0:8.8.8.8", Never),
    ] {
        assert_eq!(scope(ip.parse().unwrap()), expected, "{ip}");
    }
}

#[test]
fn what_friends_have_at_home_is_in_scope() {
    for (ip, expected) in [
        ("1.1.1.1", Global),
        ("95.90.12.1", Global),
        ("2a02:8108::1", Global),
        ("2600::", Global),
        ("192.168.178.20", Private),
        ("100.101.102.103", Private),
        ("fd7a:115c:a1e0::1", Private),
        ("fe80::1", Private),
        ("127.0.1.1", Loopback),
    ] {
        assert_eq!(scope(ip.parse().unwrap()), expected, "{ip}");
    }
}
