using Grin.Chain;
using Grin.Chain.Segments;
using Grin.Chain.Transactions;
using Grin.Cryptography;

namespace GrinOrleansSync.Devnet.Generation;

/// <summary>The state of a chain while it grows: its MMRs, and what is unspent (consensus.md §14.8).</summary>
internal sealed class ChainState
{
    private const int BitsPerByte = 8;

    // By the hash of the commitment.
    private readonly Dictionary<Hash, ulong> _unspent = [];
    private readonly List<byte> _bits = [];
    private ulong _outputs;

    /// <summary>Output identifiers.</summary>
    public ChainMmr Outputs { get; } = new(SegmentKind.Output);

    /// <summary>Range proofs.</summary>
    public ChainMmr RangeProofs { get; } = new(SegmentKind.RangeProof);

    /// <summary>Kernels.</summary>
    public ChainMmr Kernels { get; } = new(SegmentKind.Kernel);

    /// <summary>Number of unspent outputs.</summary>
    public int UnspentCount => _unspent.Count;

    /// <summary>Applies the next block's body.</summary>
    /// <exception cref="InvalidDataException">It spends what is not there.</exception>
    public void Apply(BlockBody body)
    {
        for (int offset = 0; offset < body.Inputs.Length; offset += OutputIdentifier.CommitmentSize)
        {
            Spend(body.Inputs.AsSpan(offset, OutputIdentifier.CommitmentSize));
        }

        for (int offset = 0; offset < body.Outputs.Length; offset += OutputIdentifier.Size)
        {
            Add(new OutputIdentifier(body.Outputs.AsSpan(offset, OutputIdentifier.Size)).Commitment);
        }

        Outputs.AppendAll(body.Outputs);
        RangeProofs.AppendAll(body.RangeProofs);
        Kernels.AppendAll(body.Kernels);
    }

    /// <summary>Which outputs are unspent now.</summary>
    public UnspentBitmap Bitmap()
    {
        var chunks = new byte[UnspentBitmap.ChunkCount(Outputs.LeafCount) * SegmentLeaf.ChunkSize];
        _bits.CopyTo(chunks);
        return new UnspentBitmap(Outputs.LeafCount, chunks);
    }

    /// <summary>What the next header has to say.</summary>
    public StateRoots Roots() => new(Outputs.Size, Outputs.Root, Bitmap().Root, RangeProofs.Root, Kernels.Size, Kernels.Root);

    /// <summary>The sums of consensus.md §11: unspent commitments less the supply, and excesses without the offset.</summary>
    /// <param name="supply">Nanogrin that all blocks so far created.</param>
    public StateSums Sums(UInt128 supply)
    {
        UnspentBitmap bitmap = Bitmap();
        PointSum outputs = Sum(Outputs, OutputIdentifier.CommitmentOffset, bitmap.IsUnspent);
        return new StateSums(outputs - PointSum.OfValue(supply), Sum(Kernels, TxKernel.ExcessOffset, _ => true));
    }

    private static PointSum Sum(ChainMmr mmr, int commitmentOffset, Func<ulong, bool> counts)
    {
        var commitments = new List<byte>();
        int count = 0;
        for (ulong leaf = 0; leaf < mmr.LeafCount; leaf++)
        {
            if (counts(leaf))
            {
                commitments.AddRange(mmr.Leaf(leaf).Slice(commitmentOffset, OutputIdentifier.CommitmentSize));
                count++;
            }
        }

        var rows = new Rows([.. commitments], OutputIdentifier.CommitmentSize, 0, OutputIdentifier.CommitmentSize, [.. Enumerable.Range(0, count)]);
        return PointSum.TryOfCommitments(rows, out PointSum sum, out int bad)
            ? sum
            : throw new InvalidDataException($"The commitment of {mmr.Kind} number {bad} among those summed is no point of the curve.");
    }

    private static Hash KeyOf(ReadOnlySpan<byte> commitment)
    {
        Span<byte> digest = stackalloc byte[Hash.Size];
        Blake2b256.Hash(commitment, digest);
        return new Hash(digest);
    }

    private void Spend(ReadOnlySpan<byte> commitment)
    {
        if (!_unspent.Remove(KeyOf(commitment), out ulong leaf))
        {
            throw new InvalidDataException($"The block spends {Convert.ToHexStringLower(commitment)}, which is no unspent output.");
        }

        _bits[(int)(leaf / BitsPerByte)] &= (byte)~Mask(leaf);
    }

    private void Add(ReadOnlySpan<byte> commitment)
    {
        ulong leaf = _outputs++;
        if (leaf % BitsPerByte == 0)
        {
            _bits.Add(0);
        }

        _bits[^1] |= Mask(leaf);
        _unspent.Add(KeyOf(commitment), leaf);
    }

    private static byte Mask(ulong leaf) => (byte)(0x80 >> (int)(leaf % BitsPerByte));
}
