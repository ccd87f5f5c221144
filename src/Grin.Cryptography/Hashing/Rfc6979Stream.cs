using System.Security.Cryptography;

namespace Grin.Cryptography.Hashing;

/// <summary>The HMAC-SHA256 byte stream of RFC 6979 §3.2, here only as a source of nothing-up-my-sleeve numbers.</summary>
internal sealed class Rfc6979Stream
{
    /// <summary>Bytes per block.</summary>
    public const int BlockSize = SHA256.HashSizeInBytes;

    private readonly byte[] _key = new byte[BlockSize];
    private readonly byte[] _value = new byte[BlockSize];
    private bool _started;

    /// <summary>A stream determined by <paramref name="seed"/>.</summary>
    public Rfc6979Stream(ReadOnlySpan<byte> seed)
    {
        Array.Fill(_value, (byte)1);
        Update(0, seed);
        Update(1, seed);
    }

    /// <summary>Writes the next block into <paramref name="destination"/>.</summary>
    public void Next(Span<byte> destination)
    {
        if (_started)
        {
            Update(0, []);
        }

        _started = true;
        HMACSHA256.HashData(_key, _value, _value);
        _value.CopyTo(destination);
    }

    private void Update(byte separator, ReadOnlySpan<byte> seed)
    {
        byte[] message = [.. _value, separator, .. seed];
        HMACSHA256.HashData(_key, message, _key);
        HMACSHA256.HashData(_key, _value, _value);
    }
}
