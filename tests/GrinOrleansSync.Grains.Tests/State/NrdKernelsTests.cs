using System.Buffers.Binary;
using System.Collections.Immutable;
using Grin.Chain;
using Grin.Chain.Rules;
using Grin.Chain.Segments;
using Grin.Chain.State;
using Grin.Cryptography;
using GrinOrleansSync.Grains.State;
using GrinOrleansSync.Grains.Tests.Support;
using GrinOrleansSync.Storage.Objects;
using GrinOrleansSync.Storage.States;

namespace GrinOrleansSync.Grains.Tests.State;

public sealed class NrdKernelsTests
{
    private const int RunLength = 1 << 15;

    private readonly StateStore _states = new(new MemoryObjectStore(), RecordedChains.Small.Network);
    private readonly Hash _horizon = RecordedChains.Small.Horizon.Hash;

    [Fact]
    public async Task Kernels_of_different_segments_with_the_same_excess_are_compared()
    {
        SegmentResult first = await StoreAsync(0, [new NrdKernel(Excess(7), 5, 40, 0), new NrdKernel(Excess(8), 6, 40, 0)]);
        SegmentResult second = await StoreAsync(1, [new NrdKernel(Excess(7), 600, 49, 10)]);

        RuleViolation? violation = await CheckAsync([second, first]);

        Assert.Equal(Rule.Nrd, violation?.Rule);
        Assert.Equal(RulePlace.Kernel(600, 49), violation?.Place);
    }

    [Fact]
    public async Task A_repetition_at_exactly_the_relative_height_is_allowed()
    {
        SegmentResult first = await StoreAsync(0, [new NrdKernel(Excess(7), 5, 40, 10)]);
        SegmentResult second = await StoreAsync(1, [new NrdKernel(Excess(7), 600, 50, 10)]);

        Assert.Null(await CheckAsync([first, second]));
    }

    [Fact]
    public async Task Results_without_such_kernels_need_nothing_stored()
    {
        Assert.Null(await CheckAsync([Result(0, 0)]));
    }

    [Fact]
    public async Task A_run_that_is_missing_is_an_error_and_no_verdict()
    {
        await Assert.ThrowsAsync<DamagedObjectException>(() => CheckAsync([Result(0, 1)]));
    }

    [Fact]
    public async Task Many_passes_find_what_one_pass_over_everything_finds()
    {
        // Four whole runs, 131072 kernels: two passes. Every excess occurs once, but for some that are repeated in the last run.
        var all = new List<NrdKernel>();
        var results = new List<SegmentResult>();
        for (int run = 0; run < 4; run++)
        {
            var kernels = new List<NrdKernel>(RunLength);
            for (int i = 0; i < RunLength; i++)
            {
                int leaf = (run * RunLength) + i;
                bool repeats = run == 3 && i % 1000 == 999;
                kernels.Add(new NrdKernel(Excess(repeats ? i : leaf), (ulong)leaf, (ulong)(leaf / 10), (ushort)(repeats ? 9840 : 0)));
            }

            all.AddRange(kernels);
            results.Add(await StoreAsync((ulong)run, kernels));
        }

        RuleViolation? violation = await CheckAsync(results);

        // Kernel i and its repetition are 9830 or 9831 blocks apart.
        Assert.Equal(RulePlace.Kernel((3 * RunLength) + 999, ((3 * RunLength) + 999) / 10), violation?.Place);
        Assert.Equal(NrdRule.Check(all), violation);
    }

    private static byte[] Excess(int number)
    {
        var excess = new byte[Commitment.Size];
        excess[0] = 9;

        // Spread as real ones are: the passes share excesses out by these bytes.
        BinaryPrimitives.WriteUInt32BigEndian(excess.AsSpan(1), (uint)number * 2654435761u);
        return excess;
    }

    private SegmentResult Result(ulong index, int count) => new()
    {
        Id = new StateSegmentId(SegmentKind.Kernel, new SegmentIdentifier(15, index)),
        Origin = _horizon,
        Cover = [],
        CompanionRoot = Hash.Zero,
        Elements = (ulong)count,
        Sum = PointSum.Infinity,
        HeadersAnswered = 0,
        NrdKernels = (ulong)count,
        Violations = ImmutableArray<RuleViolation>.Empty,
    };

    private async Task<SegmentResult> StoreAsync(ulong index, List<NrdKernel> kernels)
    {
        SegmentResult result = Result(index, kernels.Count);
        await _states.WriteNrdKernelsAsync(_horizon, result.Id, kernels, TestContext.Current.CancellationToken);
        return result;
    }

    private Task<RuleViolation?> CheckAsync(IReadOnlyCollection<SegmentResult> results) =>
        NrdKernels.CheckAsync(_states, results, TestContext.Current.CancellationToken);
}
