using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Grin.P2P;

/// <summary>
/// The nonces of this process's own outbound attempts: a Hand that carries one comes from the process itself
/// (p2p.md §3.3). One registry is shared by everything in a process that connects or listens.
/// </summary>
public sealed class NonceRegistry
{
    // grin: p2p/src/handshake.rs remembers about as many.
    private const int Capacity = 100;

    private readonly Lock _lock = new();
    private readonly Queue<ulong> _issued = new();
    private readonly HashSet<ulong> _cameBack = [];

    /// <summary>A random nonce for one attempt.</summary>
    public ulong Issue()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        ulong nonce = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        lock (_lock)
        {
            _issued.Enqueue(nonce);
            if (_issued.Count > Capacity)
            {
                _cameBack.Remove(_issued.Dequeue());
            }
        }

        return nonce;
    }

    /// <summary>Whether a received nonce is one of this process's own; the attempt it belongs to learns of it.</summary>
    public bool IsOwn(ulong nonce)
    {
        lock (_lock)
        {
            bool own = _issued.Contains(nonce);
            if (own)
            {
                _cameBack.Add(nonce);
            }

            return own;
        }
    }

    /// <summary>Whether a listener of this process met the nonce.</summary>
    public bool CameBack(ulong nonce)
    {
        lock (_lock)
        {
            return _cameBack.Contains(nonce);
        }
    }
}
