using System.Security.Cryptography;
using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Rules;
using Grin.Chain.Segments;
using Grin.Chain.State;
using Grin.P2P;
using GrinOrleansSync.Grains.Segments;
using GrinOrleansSync.Storage.Headers;
using GrinOrleansSync.Storage.Objects;
using GrinOrleansSync.Storage.States;

namespace GrinOrleansSync.Grains.Verification;

/// <summary>Checks a stored state again from its bytes alone: every header and every segment, as if new.</summary>
public sealed class StoredStateVerifier(Network network, IObjectStore objects, VerifierPool pool, DateTimeOffset now)
{
    private const ulong HeaderBatch = 512;

    /// <summary>The rule that names what a stored segment of a kind fails to prove.</summary>
    private static Rule RuleOf(SegmentKind kind) => kind switch
    {
        SegmentKind.Bitmap => Rule.Bitmap,
        SegmentKind.Output => Rule.OutputRoot,
        SegmentKind.RangeProof => Rule.RangeProofRoot,
        _ => Rule.KernelRoot,
    };

    /// <summary>Checks everything; the verdict over the state is null when a header breaks a rule or a segment does not prove.</summary>
    /// <param name="stored">The state that is said to be verified.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="DamagedObjectException">Something is missing or is not what was written.</exception>
    public async Task<StateVerdict> VerifyAsync(StoredState stored, CancellationToken cancellationToken)
    {
        HeaderStore headers = await HeaderStore.OpenAsync(objects, network, cancellationToken).ConfigureAwait(false);
        if (await VerifyHeadersAsync(headers, cancellationToken).ConfigureAwait(false) is { } violation)
        {
            return new StateVerdict(null, violation);
        }

        BlockHeader? horizon = await headers.GetAsync(stored.Height, cancellationToken).ConfigureAwait(false);
        if (horizon is null || horizon.Hash != stored.Horizon)
        {
            return new StateVerdict(null, new RuleViolation(Rule.HeaderChain, RulePlace.Horizon(stored.Height), $"the stored headers do not hold the horizon header {stored.Horizon}"));
        }

        if (stored.Height == 0)
        {
            return GenesisState.Verify(network, RandomNumberGenerator.GetBytes(32));
        }

        var states = new StateStore(objects, network);
        HorizonState state = await HorizonState.OpenAsync(network, stored.Horizon, states, headers, cancellationToken).ConfigureAwait(false);
        return await VerifySegmentsAsync(states, state, stored, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>By all rules: the headers of a batch by themselves on the pool, some batches ahead of the rules that need order.</summary>
    private async Task<RuleViolation?> VerifyHeadersAsync(HeaderStore headers, CancellationToken cancellationToken)
    {
        HeaderChainVerifier verifier = HeaderChainVerifier.FromGenesis(network);
        var ahead = new Queue<Task<(List<BlockHeader> Good, RuleViolation? Violation)>>();
        for (ulong next = 1, tip = headers.TipHeight; ;)
        {
            while (ahead.Count < 2 * pool.Size && next <= tip)
            {
                List<BlockHeader> batch = await headers.ReadAsync(next, Math.Min(HeaderBatch, tip - next + 1), cancellationToken)
                    .ToListAsync(cancellationToken).ConfigureAwait(false);
                ahead.Enqueue(pool.RunAsync(() => CheckAlone(batch), cancellationToken));
                next += HeaderBatch;
            }

            if (!ahead.TryDequeue(out Task<(List<BlockHeader> Good, RuleViolation? Violation)>? oldest))
            {
                return null;
            }

            (List<BlockHeader> good, RuleViolation? violation) = await oldest.ConfigureAwait(false);
            foreach (BlockHeader header in good)
            {
                if (!verifier.TryAppendChecked(header, out RuleViolation? inOrder))
                {
                    return inOrder;
                }
            }

            if (violation is not null)
            {
                return violation;
            }
        }
    }

    private (List<BlockHeader> Good, RuleViolation? Violation) CheckAlone(List<BlockHeader> headers)
    {
        for (int i = 0; i < headers.Count; i++)
        {
            if (HeaderRules.CheckAlone(headers[i], network.Parameters, now) is { } violation)
            {
                return (headers[..i], violation);
            }
        }

        return (headers, null);
    }

    private async Task<StateVerdict> VerifySegmentsAsync(StateStore states, HorizonState state, StoredState stored, CancellationToken cancellationToken)
    {
        var judge = new SegmentJudge(network, pool);
        var plan = new StatePlan(state.Commitment, stored.Heights, stored.RangeProofTail);
        var results = new List<SegmentResult>();
        var nrdKernels = new List<NrdKernel>();
        using var room = new SemaphoreSlim(2 * pool.Size);
        foreach (SegmentKind[] together in (SegmentKind[][])[[SegmentKind.Bitmap], [SegmentKind.Kernel, SegmentKind.Output, SegmentKind.RangeProof]])
        {
            (SegmentResult? Result, IReadOnlyList<NrdKernel> NrdKernels, RuleViolation? Violation)[] outcomes = await Task.WhenAll(
                together.SelectMany(plan.Of).Select(VerifyInTurnAsync)).ConfigureAwait(false);
            if (outcomes.FirstOrDefault(outcome => outcome.Violation is not null).Violation is { } violation)
            {
                return new StateVerdict(null, violation);
            }

            results.AddRange(outcomes.Select(outcome => outcome.Result!));
            nrdKernels.AddRange(outcomes.SelectMany(outcome => outcome.NrdKernels));
        }

        return StateVerifier.Conclude(network, state.Horizon, results, NrdRule.Check(nrdKernels));

        async Task<(SegmentResult? Result, IReadOnlyList<NrdKernel> NrdKernels, RuleViolation? Violation)> VerifyInTurnAsync(StateSegmentId id)
        {
            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await VerifySegmentAsync(states, state, stored.Heights, judge, id, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                room.Release();
            }
        }
    }

    private static async Task<(SegmentResult? Result, IReadOnlyList<NrdKernel> NrdKernels, RuleViolation? Violation)> VerifySegmentAsync(
        StateStore states,
        HorizonState state,
        SegmentHeights heights,
        SegmentJudge judge,
        StateSegmentId id,
        CancellationToken cancellationToken)
    {
        SegmentMessage message = await states.FindSegmentAsync(state.Horizon.Hash, id, cancellationToken).ConfigureAwait(false)
            ?? throw new DamagedObjectException(id.ToString(), $"segment {id}", "it is missing");
        SegmentJudgement judgement = await judge.JudgeAsync(state, heights, id, message).ConfigureAwait(false);
        return judgement.Verified is { } verified
            ? (verified.Result, verified.NrdKernels, null)
            : (null, [], Violation(state, id, judgement.Fault!));
    }

    private static RuleViolation Violation(HorizonState state, StateSegmentId id, PeerFault fault) =>
        new(RuleOf(id.Kind), RulePlace.Horizon(state.Horizon.Height), $"stored segment {id} does not prove: {fault.Detail}");
}
