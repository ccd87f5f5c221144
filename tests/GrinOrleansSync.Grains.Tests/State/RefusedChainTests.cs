using Grin.Chain.State;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Tests.Support;
using GrinOrleansSync.Storage.Headers;
using GrinOrleansSync.Storage.Objects;
using GrinOrleansSync.Storage.States;

namespace GrinOrleansSync.Grains.Tests.State;

/// <summary>Chains whose every segment proves and whose state breaks one rule.</summary>
public sealed class RefusedChainTests
{
    [Fact(Timeout = 60_000)]
    public async Task The_root_names_the_rule_that_each_recorded_chain_breaks()
    {
        (string Folder, string? Rule)[] cases =
        [
            ("control", null), ("inflation", "kernel-sums"), ("badsig", "kernel-signature"), ("kernelroot", "kernel-history"),
            ("offset", "kernel-sums"), ("lockheight", "lock-height"), ("nrd", "nrd"),
        ];
        await CheckAsync(cases);
    }

    [Fact(Timeout = 60_000)]
    public async Task It_names_a_range_proof_that_does_not_verify()
    {
        // Another genesis than the others have.
        await CheckAsync([("badproof", "range-proof")]);
    }

    private static async Task CheckAsync((string Folder, string? Rule)[] cases)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        var objects = new MemoryObjectStore();
        await using GrainCluster cluster = await GrainCluster.StartAsync(RecordedChains.Get("chains/refused/" + cases[0].Folder).Network, objects, time: new WatchedTime());
        foreach ((string folder, string? rule) in cases)
        {
            RecordedChain chain = RecordedChains.Get("chains/refused/" + folder);
            HeaderStore headers = await HeaderStore.OpenAsync(objects, chain.Network, token);
            await headers.RewindAsync(0, token);
            await headers.AppendAsync([.. chain.Headers.All.Skip(1)], token);
            var states = new StateStore(objects, chain.Network);
            IStateRootGrain root = cluster.StateRoot(chain.Horizon.Hash);
            Assert.Null(await root.StartAsync(chain.Horizon.Height, SegmentHeights.Default));
            foreach (VerifiedSegment segment in await RecordedResults.OfAsync(chain, SegmentHeights.Default))
            {
                await StoredStates.WriteNrdKernelsAsync(states, chain.Horizon.Hash, segment);
                await root.CompleteAsync(new SegmentReport(segment.Result.Id, segment.Result, 0, 0, []));
            }

            StateProgress progress = await root.GetProgressAsync();

            Assert.Equal((folder, rule), (folder, progress.Refusal?.Rule.Name));
            Assert.Equal(rule is null, progress.Summary is not null);
            Assert.Equal(rule is null, (await states.ReadVerifiedAsync(token))?.Horizon == chain.Horizon.Hash);
        }
    }
}
