namespace Grin.P2P.Tests.Handshake;

public sealed class NonceRegistryTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, NonceRegistry.KeyLength).Select(value => (byte)value)];

    [Fact]
    public void Registries_with_one_key_know_each_others_nonces_and_other_registries_none()
    {
        NonceRegistry one = Sharing(Key);
        NonceRegistry two = Sharing(Key);
        NonceRegistry other = Sharing([.. Key.Reverse()]);
        var alone = new NonceRegistry();
        for (int attempt = 0; attempt < 1_000; attempt++)
        {
            ulong nonce = one.Issue();
            Assert.True(one.IsOwn(nonce) && two.IsOwn(nonce));
            Assert.False(other.IsOwn(nonce) || alone.IsOwn(nonce));
            Assert.True(alone.IsOwn(alone.Issue()));
        }
    }

    [Fact]
    public void A_nonce_with_any_bit_changed_is_a_strangers()
    {
        NonceRegistry registry = Sharing(Key);
        ulong nonce = registry.Issue();
        for (int bit = 0; bit < 64; bit++)
        {
            Assert.False(registry.IsOwn(nonce ^ (1UL << bit)));
        }
    }

    [Fact]
    public void The_tag_is_the_beginning_of_the_hash_of_key_and_random_bits()
    {
        // hashlib.blake2b(bytes(range(1, 33)) + bytes.fromhex("01234567"), digest_size=32).hexdigest()[:8]
        Assert.True(Sharing(Key).IsOwn(0x01234567_e3db1d50));
    }

    [Fact]
    public void Nonces_differ_from_attempt_to_attempt()
    {
        var registry = new NonceRegistry();

        Assert.True(Enumerable.Range(0, 100).Select(_ => registry.Issue()).Distinct().Count() > 90);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_key_of_another_length_is_refused(int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new NonceRegistry().Share(new byte[length]));

    private static NonceRegistry Sharing(ReadOnlySpan<byte> key)
    {
        var registry = new NonceRegistry();
        registry.Share(key);
        return registry;
    }
}
