using System.Security.Cryptography;
using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Mmr;
using Grin.Chain.Networks;
using Grin.Chain.Segments;
using Grin.Chain.State;
using Grin.Chain.Transactions;

namespace Grin.Cryptography.Benchmarks.Work;

/// <summary>A whole segment of range proofs, all unspent, from the wire's form to the verdict: Merkle check and proofs.</summary>
internal static class ProofSegment
{
    private const int Height = 11;
    private const int WeightSeedSize = 32;

    /// <summary>The workload; its item is the segment.</summary>
    public static Workload Create()
    {
        MadeProofs made = MadeProofs.Instance;
        ulong[] positions = [.. Enumerable.Range(0, MadeProofs.Count).Select(i => MmrGeometry.LeafPosition((ulong)i))];
        var mmr = new MmrAccumulator();
        for (int i = 0; i < MadeProofs.Count; i++)
        {
            mmr.Append(made.Proofs.AsSpan(i * RangeProof.Size, RangeProof.Size));
        }

        var bits = new byte[MadeProofs.Count / 8];
        Array.Fill(bits, byte.MaxValue);
        var bitmap = new UnspentBitmap(MadeProofs.Count, bits);
        Segment outputs = Segment(SegmentKind.Output, positions, made.Outputs);
        Segment proofs = Segment(SegmentKind.RangeProof, positions, made.Proofs);
        var verifier = new SegmentVerifier(NetworkParameters.For(ChainType.Mainnet), new StateCommitment(Horizon(mmr)));
        byte[] seed = RandomNumberGenerator.GetBytes(WeightSeedSize);
        return new Workload("segment of 2048 range proofs", 1, () =>
            verifier.TryVerifyRangeProofs(proofs, bitmap, outputs, seed, out VerifiedSegment? verified, out _) && verified.Result.Violations.IsEmpty);
    }

    private static Segment Segment(SegmentKind kind, ulong[] positions, byte[] leaves) =>
        new(kind, new SegmentIdentifier(Height, 0), [], [], positions, leaves, []);

    private static BlockHeader Horizon(MmrAccumulator proofs) => new()
    {
        Version = 5,
        Height = 1,
        Timestamp = 0,
        PreviousHash = Hash.Zero,
        PreviousRoot = Hash.Zero,
        OutputRoot = Hash.Zero,
        RangeProofRoot = proofs.Root,
        KernelRoot = Hash.Zero,
        TotalKernelOffset = BlindingFactor.Zero,
        OutputMmrSize = proofs.Size,
        KernelMmrSize = 1,
        TotalDifficulty = 1,
        SecondaryScaling = 1,
        Nonce = 0,
        ProofOfWork = ProofOfWork.Pack(32, new ulong[42]),
    };
}
