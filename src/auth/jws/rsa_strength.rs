//! Whether an RSA public key is worth trusting (RFC 7518 §3.3: at least 2048 bits).
//!
//! A weak key is as good as a published private one, so it is left out of the key set, whoever published it.

/// Judges a modulus and an exponent, big-endian and without leading zeros.
pub(super) fn is_strong(n: &[u8], e: &[u8]) -> bool {
    let is_odd = |number: &[u8]| number.last().is_some_and(|byte| byte % 2 == 1);
    (LEAST_BITS..=MOST_BITS).contains(&bits(n))
        && is_odd(n)
        && is_odd(e)
        && (2..=MOST_EXPONENT_BITS).contains(&bits(e))
        && !has_roca_fingerprint(n)
}

fn bits(number: &[u8]) -> usize {
    let Some(first) = number.first() else {
        return 0;
    };
    let leading = usize::try_from(first.leading_zeros()).unwrap_or(0);
    number.len() * 8 - leading
}

/// Whether a faulty smart card library made this modulus (CVE-2017-15361, "ROCA"): its primes are powers of 65537 modulo
/// every small prime, hence so is their product. A sound modulus passes all of these by chance once in 2^150.
fn has_roca_fingerprint(n: &[u8]) -> bool {
    small_odd_primes().all(|prime| is_power_of_65537(remainder(n, prime), prime))
}

fn small_odd_primes() -> impl Iterator<Item = u32> {
    let is_prime = |n: &u32| {
        (3..)
            .step_by(2)
            .take_while(|d| d * d <= *n)
            .all(|d| !n.is_multiple_of(d))
    };
    (3..=LAST_ROCA_PRIME).step_by(2).filter(is_prime)
}

fn is_power_of_65537(number: u32, prime: u32) -> bool {
    let next = |power: &u32| Some(power * (65537 % prime) % prime);
    let powers = std::iter::successors(Some(1), next);
    // The powers repeat after at most `prime - 1` steps.
    (1..prime).zip(powers).any(|(_, power)| power == number)
}

fn remainder(number: &[u8], divisor: u32) -> u32 {
    number
        .iter()
        .fold(0, |rest, byte| (rest * 256 + u32::from(*byte)) % divisor)
}

const LEAST_BITS: usize = 2048;

/// What the crypto provider takes, and more than anyone uses: a larger one only makes us work.
const MOST_BITS: usize = 8192;

/// The crypto provider's own bound. Exponents are 3 or 65537 in practice; 1 would sign nothing.
const MOST_EXPONENT_BITS: usize = 33;

/// The faulty library used the primes up to this one for moduli of 1984 bits and more.
const LAST_ROCA_PRIME: u32 = 701;

#[cfg(test)]
mod tests {
    use super::*;

    /// A number of this many bits, with its first and last bit set and ones all along.
    fn ones(bits: usize) -> Vec<u8> {
        let mut number = vec![0xff; bits.div_ceil(8)];
        number[0] >>= number.len() * 8 - bits;
        number
    }

    fn check(name: &str, n: &[u8], e: &[u8], strong: bool) {
        assert_eq!(is_strong(n, e), strong, "{name}");
    }

    #[test]
    fn sizes_and_parity() {
        let even = |mut n: Vec<u8>| {
            *n.last_mut().unwrap() -= 1;
            n
        };
        let common = [1, 0, 1];
        check("2048 bits", &ones(2048), &common, true);
        check("8192 bits", &ones(8192), &common, true);
        check("2047 bits", &ones(2047), &common, false);
        check("1024 bits", &ones(1024), &common, false);
        check("8193 bits", &ones(8193), &common, false);
        check("no bits", &[], &common, false);
        check("an even modulus", &even(ones(2048)), &common, false);
        check("exponent 3", &ones(2048), &[3], true);
        check("exponent 1", &ones(2048), &[1], false);
        check("exponent 2", &ones(2048), &[2], false);
        check("exponent 65536", &ones(2048), &[1, 0, 0], false);
        check("exponent of 33 bits", &ones(2048), &[1, 0, 0, 0, 1], true);
        check("exponent of 34 bits", &ones(2048), &[2, 0, 0, 0, 1], false);
        check("no exponent", &ones(2048), &[], false);
    }

    /// Multiplies by 65537: the number, and the same two bytes further on.
    fn times_65537(number: &[u8]) -> Vec<u8> {
        let high = [number, &[0, 0]].concat();
        let low = [&[0, 0], number].concat();
        let mut sum = Vec::new();
        let mut carry = 0;
        for (a, b) in high.iter().zip(&low).rev() {
            let total = u16::from(*a) + u16::from(*b) + carry;
            sum.push(u8::try_from(total & 0xff).unwrap());
            carry = total >> 8;
        }
        assert_eq!(carry, 0);
        sum.reverse();
        sum
    }

    #[test]
    fn a_modulus_of_the_faulty_library_is_known_by_its_fingerprint() {
        let power = (0..128).fold(vec![1], |power, _| times_65537(&power));
        assert_eq!(bits(&power), 2049);
        check("a power of 65537", &power, &[1, 0, 1], false);
        let mut other = power;
        *other.last_mut().unwrap() ^= 2;
        check("another number", &other, &[1, 0, 1], true);
    }
}
