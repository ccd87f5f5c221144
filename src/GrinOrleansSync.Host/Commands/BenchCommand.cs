using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Mmr;
using Grin.Chain.Segments;
using Grin.Chain.Transactions;
using Grin.Cryptography;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Host.Commands;

/// <summary>
/// <c>bench</c>: how much one core of this machine verifies in a second, on the headers, outputs and kernels of the demo's chain, and
/// what that means for a state as large as mainnet's.
/// </summary>
internal static class BenchCommand
{
    private const double SecondsEach = 1.2;

    // Many steps of any system's clock for processor time.
    private const double StretchSeconds = 0.1;

    private const int WeightSeedSize = 32;

    // About what a segment holds; a larger batch gains nothing.
    private const int MaxProofs = 1024;

    // The height at which kernel segments are asked for first.
    private const byte KernelSegmentHeight = 11;

    // About as many as the main network has (design.md, numbers that shape the code).
    private const double MainnetProofs = 0.6e6;
    private const double MainnetKernels = 7.3e6;

    public static Command Build()
    {
        var command = new Command("bench", "Measures the verification throughput of this machine, one core, in under 10 seconds.");
        command.SetAction(async (_, cancellationToken) =>
        {
            RecordedChain chain = await RecordedChain.LoadAsync(DemoChain.Folder, cancellationToken);
            Run(chain, chain.State!);
            return ExitCode.Verified;
        });
        return command;
    }

    private static void Run(RecordedChain chain, RecordedState state)
    {
        (byte[] outputs, int[] unspent) = Leaves(state.Mmr(SegmentKind.Output, SegmentForm.Full), state.Bitmap);
        (byte[] proofs, _) = Leaves(state.Mmr(SegmentKind.RangeProof, SegmentForm.Full), state.Bitmap);
        (byte[] kernels, int[] all) = Leaves(state.Mmr(SegmentKind.Kernel, SegmentForm.Full), null);
        var messages = new byte[all.Length * TxKernel.MessageSize];
        foreach (int row in all)
        {
            new TxKernel(kernels.AsSpan(row * TxKernel.Size, TxKernel.Size)).WriteMessage(messages.AsSpan(row * TxKernel.MessageSize, TxKernel.MessageSize));
        }

        int[] batch = unspent[..Math.Min(MaxProofs, unspent.Length)];
        byte[] seed = RandomNumberGenerator.GetBytes(WeightSeedSize);
        Console.Out.WriteLine($"arithmetic: {Arithmetic.Path}; one of {Environment.ProcessorCount} cores");
        double proof = Measure("range proofs", batch.Length, () => Bulletproof.VerifyBatch(
            new Rows(outputs, OutputIdentifier.Size, OutputIdentifier.CommitmentOffset, OutputIdentifier.CommitmentSize, batch),
            new Rows(proofs, RangeProof.Size, RangeProof.ProofOffset, RangeProof.ProofSize, batch),
            seed));
        double signature = Measure("kernel signatures", all.Length, () => KernelSignature.VerifyBatch(
            new Rows(kernels, TxKernel.Size, TxKernel.ExcessOffset, TxKernel.ExcessSize, all),
            new Rows(messages, TxKernel.MessageSize, 0, TxKernel.MessageSize, all),
            new Rows(kernels, TxKernel.Size, TxKernel.SignatureOffset, TxKernel.SignatureSize, all),
            seed));
        Measure("commitments summed", unspent.Length, () => PointSum.TryOfCommitments(
            new Rows(outputs, OutputIdentifier.Size, OutputIdentifier.CommitmentOffset, OutputIdentifier.CommitmentSize, unspent), out _, out _));
        MeasureHashes(state);
        MeasureHeaders(chain);

        double minutes = ((MainnetProofs * proof) + (MainnetKernels * signature)) / 60;
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"A state as large as mainnet's (0.6 M range proofs, 7.3 M kernels) takes about {minutes:0.0} minutes of one core, {minutes / Environment.ProcessorCount:0.0} with all {Environment.ProcessorCount} at work."));
    }

    /// <summary>The Merkle check of a segment of kernels: each of its nodes is hashed.</summary>
    private static void MeasureHashes(RecordedState state)
    {
        var commitment = new StateCommitment(state.Horizon);
        if (!SegmentBuilder.TryBuild(state.Mmr(SegmentKind.Kernel, SegmentForm.Full), new SegmentIdentifier(KernelSegmentHeight, 0), out Segment? segment))
        {
            throw new InvalidOperationException("The demo's chain has no segment of kernels.");
        }

        int nodes = (int)MmrGeometry.Size((ulong)segment.LeafCount);
        Measure("MMR nodes hashed", nodes, () => SegmentProver.TryProve(segment, commitment, null, Hash.Zero, out _, out _));
    }

    /// <summary>Every rule on every header; the cycles of this chain are shorter than those of mainnet.</summary>
    private static void MeasureHeaders(RecordedChain chain)
    {
        BlockHeader[] headers = [.. chain.Headers.All.Where(header => header.Height > 0)];
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(headers.Max(header => header.Timestamp));
        Measure("headers (short cycles)", headers.Length, () =>
        {
            HeaderChainVerifier verifier = HeaderChainVerifier.FromGenesis(chain.Network);
            return Array.TrueForAll(headers, header => verifier.TryAppend(header, now, out _));
        });
    }

    /// <summary>
    /// Repeats a batch for a while and tells the processor time of one item in the best stretch: what else runs here does not count.
    /// </summary>
    private static double Measure(string what, int items, Func<bool> batch)
    {
        double best = double.MaxValue;
        long started = Stopwatch.GetTimestamp();
        do
        {
            best = Math.Min(best, SecondsOfStretch(what, batch) / items);
        }
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < SecondsEach);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-22} {1 / best,12:0} a second, {best * 1e6,8:0.00} µs each, in batches of {items}"));
        return best;
    }

    private static double SecondsOfStretch(string what, Func<bool> batch)
    {
        int runs = 0;
        TimeSpan before = Environment.CpuUsage.TotalTime;
        TimeSpan used;
        do
        {
            if (!batch())
            {
                throw new InvalidOperationException($"The demo's chain does not verify: {what}.");
            }

            runs++;
            used = Environment.CpuUsage.TotalTime - before;
        }
        while (used.TotalSeconds < StretchSeconds);
        return used.TotalSeconds / runs;
    }

    private static (byte[] Leaves, int[] Rows) Leaves(MmrSnapshot mmr, UnspentBitmap? unspent)
    {
        var leaves = new List<byte>();
        int rows = 0;
        ulong count = MmrGeometry.LeafCount(mmr.MmrSize);
        for (ulong leaf = 0; leaf < count; leaf++)
        {
            if ((unspent is null || unspent.IsUnspent(leaf)) && mmr.TryGetLeaf(leaf, out ReadOnlySpan<byte> bytes))
            {
                leaves.AddRange(bytes);
                rows++;
            }
        }

        return ([.. leaves], [.. Enumerable.Range(0, rows)]);
    }
}
