using System.Buffers.Binary;
using Grin.Cryptography;

namespace Grin.Chain.Mmr;

/// <summary>
/// Nodes of an MMR of which none needs another's hash, hashed many at once: leaves of one length, or the inner nodes of a
/// level. A node's hash is there after <see cref="Flush"/>, if not before.
/// </summary>
internal sealed class MmrHashBatch
{
    private const int Capacity = 64;
    private const int IndexSize = 8;

    private readonly Hash[] _nodes;
    private readonly int _messageSize;
    private readonly byte[] _messages;
    private readonly int[] _targets = new int[Capacity];
    private int _count;

    private MmrHashBatch(Hash[] nodes, int contentSize)
    {
        _nodes = nodes;
        _messageSize = IndexSize + contentSize;
        _messages = new byte[Capacity * _messageSize];
    }

    /// <summary>For leaves of one length, whose hashes go to <paramref name="nodes"/>.</summary>
    public static MmrHashBatch OfLeaves(Hash[] nodes, int leafSize) => new(nodes, leafSize);

    /// <summary>For inner nodes, whose hashes go to <paramref name="nodes"/>.</summary>
    public static MmrHashBatch OfParents(Hash[] nodes) => new(nodes, 2 * Hash.Size);

    /// <summary>Adds the leaf at a position, to be hashed as <see cref="MmrHash.Leaf"/> does.</summary>
    /// <param name="node">Where its hash goes.</param>
    /// <param name="position">Its 0-based position.</param>
    /// <param name="leaf">Its bytes in hash form.</param>
    public void AddLeaf(int node, ulong position, ReadOnlySpan<byte> leaf) => leaf.CopyTo(Next(node, position));

    /// <summary>Adds the inner node at a position, to be hashed as <see cref="MmrHash.Parent"/> does.</summary>
    /// <param name="node">Where its hash goes.</param>
    /// <param name="position">Its 0-based position.</param>
    /// <param name="left">Its left child.</param>
    /// <param name="right">Its right child.</param>
    public void AddParent(int node, ulong position, Hash left, Hash right)
    {
        Span<byte> children = Next(node, position);
        left.CopyTo(children);
        right.CopyTo(children[Hash.Size..]);
    }

    /// <summary>Hashes what was added.</summary>
    public void Flush()
    {
        Span<byte> digests = stackalloc byte[Capacity * Hash.Size];
        digests = digests[..(_count * Hash.Size)];
        Blake2b256.HashMany(_messages.AsSpan(0, _count * _messageSize), _messageSize, digests);
        for (int i = 0; i < _count; i++)
        {
            _nodes[_targets[i]] = new Hash(digests.Slice(i * Hash.Size, Hash.Size));
        }

        _count = 0;
    }

    private Span<byte> Next(int node, ulong index)
    {
        if (_count == Capacity)
        {
            Flush();
        }

        Span<byte> message = _messages.AsSpan(_count * _messageSize, _messageSize);
        BinaryPrimitives.WriteUInt64BigEndian(message, index);
        _targets[_count++] = node;
        return message[IndexSize..];
    }
}
