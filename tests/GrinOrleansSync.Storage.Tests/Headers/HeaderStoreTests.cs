using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Mmr;
using Grin.Chain.Networks;
using Grin.Chain.Wire;
using GrinOrleansSync.Storage.Files;
using GrinOrleansSync.Storage.Headers;
using GrinOrleansSync.Storage.Objects;
using GrinOrleansSync.Storage.Tests.Files;

namespace GrinOrleansSync.Storage.Tests.Headers;

public sealed class HeaderStoreTests : IAsyncDisposable
{
    private static readonly RecordedHeaders User = RecordedHeaders.Read("user-240");
    private static readonly RecordedHeaders Devnet = RecordedHeaders.Read("devnet-1100");

    // Long enough for two whole groups of the index.
    internal static readonly Lazy<BlockHeader[]> Invented = new(() => [Devnet[0], .. Continued(Devnet[0], 132_000, seed: 1)]);

    private readonly MemoryObjectStore _objects = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _objects.DisposeAsync();

    [Fact]
    public async Task A_new_store_has_genesis_and_writes_nothing()
    {
        HeaderStore store = await HeaderStore.OpenAsync(_objects, Devnet.Network, Token);

        AssertSame(Devnet[0], store.Tip);
        AssertSame(Devnet[0], await store.GetAsync(0, Token));
        AssertSame(Devnet[0], await store.FindAsync(Devnet.Network.GenesisHash, Token));
        Assert.Null(await store.GetAsync(1, Token));
        Assert.Empty(await NamesAsync());
    }

    [Theory]
    [InlineData("user-240", 1)]
    [InlineData("user-240", 7)]
    [InlineData("devnet-1100", 31)]
    [InlineData("devnet-1100", 511)]
    [InlineData("devnet-1100", 512)]
    [InlineData("devnet-1100", 513)]
    [InlineData("devnet-1100", 5000)]
    public async Task Recorded_headers_appended_in_portions_are_got_back_by_height_and_hash_also_after_reopening(string chain, int portion)
    {
        RecordedHeaders recorded = chain == "user-240" ? User : Devnet;
        HeaderStore store = await FilledAsync(recorded, portion);

        await AssertHoldsAsync(store, recorded, recorded.Headers.Count);
        await AssertHoldsAsync(await HeaderStore.OpenAsync(_objects, recorded.Network, Token), recorded, recorded.Headers.Count);
    }

    [Fact]
    public async Task Reading_a_range_gives_the_headers_in_order_and_ends_at_the_tip()
    {
        HeaderStore store = await FilledAsync(Devnet, 512);

        Assert.Equal(Enumerable.Range(500, 600).Select(height => Devnet[height].Hash), await HashesAsync(store, 500, 600));
        Assert.Equal(Enumerable.Range(1090, 11).Select(height => Devnet[height].Hash), await HashesAsync(store, 1090, 512));
        Assert.Equal([Devnet[512].Hash], await HashesAsync(store, 512, 1));
        Assert.Empty(await HashesAsync(store, 1101, 10));
        Assert.Empty(await HashesAsync(store, ulong.MaxValue, ulong.MaxValue));
    }

    [Fact]
    public async Task The_first_header_with_so_many_kernel_leaves_is_the_one_a_scan_finds()
    {
        HeaderStore store = await FilledAsync(Devnet, 512);
        ulong all = MmrGeometry.LeafCount(store.Tip.KernelMmrSize);

        for (ulong leaves = 0; leaves <= all + 1; leaves++)
        {
            foreach (ulong maxHeight in new ulong[] { 0, 511, 700, ulong.MaxValue })
            {
                BlockHeader? expected = Devnet.Headers.FirstOrDefault(header => MmrGeometry.LeafCount(header.KernelMmrSize) >= leaves);
                Assert.Equal(expected?.Height <= maxHeight ? expected.Height : null, await store.FirstHeightWithKernelLeavesAsync(leaves, maxHeight, Token));
            }
        }
    }

    [Theory]
    [InlineData(1099)]
    [InlineData(1024)]
    [InlineData(1023)]
    [InlineData(700)]
    [InlineData(512)]
    [InlineData(511)]
    [InlineData(0)]
    public async Task A_rewind_drops_what_is_above_and_the_chain_goes_on_from_there(int height)
    {
        HeaderStore store = await FilledAsync(Devnet, 512);

        await store.RewindAsync((ulong)height, Token);

        await AssertHoldsAsync(store, Devnet, height + 1);
        await AssertHoldsAsync(await HeaderStore.OpenAsync(_objects, Devnet.Network, Token), Devnet, height + 1);
        await store.AppendAsync(Devnet.Range(height + 1, 1101), Token);
        await AssertHoldsAsync(store, Devnet, 1101);
        await AssertHoldsAsync(await HeaderStore.OpenAsync(_objects, Devnet.Network, Token), Devnet, 1101);
    }

    [Fact]
    public async Task After_a_rewind_another_branch_takes_the_place_of_the_first()
    {
        RecordedHeaders first = RecordedHeaders.Read("forks-200/branch-230");
        RecordedHeaders second = RecordedHeaders.Read("forks-200/branch-240");
        int common = first.Headers.Zip(second.Headers).TakeWhile(pair => pair.First.Hash == pair.Second.Hash).Count();
        HeaderStore store = await FilledAsync(first, 100);

        await store.RewindAsync((ulong)common - 1, Token);
        await store.AppendAsync(second.Range(common, second.Headers.Count), Token);

        await AssertHoldsAsync(store, second, second.Headers.Count);
        Assert.Null(await store.FindAsync(first[common].Hash, Token));
        await AssertHoldsAsync(await HeaderStore.OpenAsync(_objects, second.Network, Token), second, second.Headers.Count);
    }

    [Fact]
    public async Task A_rewind_above_the_tip_and_headers_that_do_not_continue_it_are_refused()
    {
        HeaderStore store = await FilledAsync(User, 240);
        await store.RewindAsync(100, Token);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.RewindAsync(101, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => store.AppendAsync(User.Range(102, 103), Token));
        await Assert.ThrowsAsync<ArgumentException>(() => store.AppendAsync(User.Range(100, 103), Token));
        await Assert.ThrowsAsync<ArgumentException>(() => store.AppendAsync([User[101], User[103]], Token));
        await Assert.ThrowsAsync<ArgumentException>(() => store.AppendAsync([Devnet[101]], Token));

        await AssertHoldsAsync(store, User, 101);
    }

    [Fact]
    public async Task The_headers_of_another_network_are_refused_whatever_its_proof_size()
    {
        await FilledAsync(Devnet, 512);
        Assert.True(Network.TryGetBuiltIn("mainnet", out Network? mainnet));

        foreach (Network other in new[] { User.Network, mainnet })
        {
            ForeignNetworkException refused = await Assert.ThrowsAsync<ForeignNetworkException>(() => HeaderStore.OpenAsync(_objects, other, Token));
            Assert.Equal((other.GenesisHash, Devnet.Network.GenesisHash), (refused.Expected, refused.Stored));
            Assert.Contains(other.Name, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_lost_page_cuts_the_chain_below_it_and_the_next_append_clears_the_rest()
    {
        await FilledAsync(Devnet, 512);
        await _objects.DeleteAsync("headers/00000001", Token);

        HeaderStore store = await HeaderStore.OpenAsync(_objects, Devnet.Network, Token);
        await AssertHoldsAsync(store, Devnet, 512);
        Assert.Equal(["headers/00000000", "headers/00000002"], await NamesAsync());

        await store.AppendAsync(Devnet.Range(512, 513), Token);
        Assert.Equal(["headers/00000000", "headers/00000001"], await NamesAsync());
        await AssertHoldsAsync(await HeaderStore.OpenAsync(_objects, Devnet.Network, Token), Devnet, 513);
    }

    [Fact]
    public async Task A_chain_of_several_index_groups_is_found_whole_after_reopening_rewinding_and_growing_again()
    {
        BlockHeader[] chain = Invented.Value;
        HeaderStore store = await HeaderStore.OpenAsync(_objects, Devnet.Network, Token);
        foreach (BlockHeader[] portion in chain.Skip(1).Chunk(10_001))
        {
            await store.AppendAsync(portion, Token);
        }

        Assert.Equal(["header-index/000000", "header-index/000001"], (await NamesAsync())[..2]);
        await AssertFindsAsync(store, chain, chain.Length);
        await AssertFindsAsync(await HeaderStore.OpenAsync(_objects, Devnet.Network, Token), chain, chain.Length);

        await store.RewindAsync(100_000, Token);
        BlockHeader[] other = [.. chain[..100_001], .. Continued(chain[100_000], 32_000, seed: 2)];
        Assert.Equal("header-index/000000", Assert.Single(await NamesAsync(), name => name.StartsWith("header-index", StringComparison.Ordinal)));
        await store.AppendAsync(other[100_001..], Token);
        await AssertFindsAsync(store, other, other.Length);
        await AssertFindsAsync(await HeaderStore.OpenAsync(_objects, Devnet.Network, Token), other, other.Length);
    }

    [Fact]
    public async Task An_index_group_of_other_headers_is_not_believed()
    {
        BlockHeader[] chain = Invented.Value[..66_000];
        HeaderStore store = await HeaderStore.OpenAsync(_objects, Devnet.Network, Token);
        await store.AppendAsync(chain[1..], Token);
        ReadOnlyMemory<byte> stale = (await _objects.GetAsync("header-index/000000", Token))!.Value;
        await store.RewindAsync(50_000, Token);
        BlockHeader[] other = [.. chain[..50_001], .. Continued(chain[50_000], 16_000, seed: 2)];
        await store.AppendAsync(other[50_001..], Token);
        await _objects.PutAsync("header-index/000000", stale, Token);

        await AssertFindsAsync(await HeaderStore.OpenAsync(_objects, Devnet.Network, Token), other, other.Length);
    }

    [Fact]
    public async Task Readers_beside_a_writer_see_only_whole_branches()
    {
        RecordedHeaders[] branches = [RecordedHeaders.Read("forks-200/branch-230"), RecordedHeaders.Read("forks-200/branch-240")];
        int common = branches[0].Headers.Zip(branches[1].Headers).TakeWhile(pair => pair.First.Hash == pair.Second.Hash).Count();
        HeaderStore store = await FilledAsync(branches[0], 50);
        Task writer = Task.Run(async () =>
        {
            for (int i = 1; i <= 60; i++)
            {
                await store.RewindAsync((ulong)common - 1, Token);
                await store.AppendAsync(branches[i % 2].Range(common, branches[i % 2].Headers.Count), Token);
            }
        }, Token);
        Task[] readers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            do
            {
                BlockHeader? previous = null;
                await foreach (BlockHeader header in store.ReadAsync(0, ulong.MaxValue, Token))
                {
                    Assert.True(previous is null || header.PreviousHash == previous.Hash);
                    previous = header;
                }

                BlockHeader tip = store.Tip;
                BlockHeader? found = await store.FindAsync(tip.Hash, Token);
                Assert.True(found is null || found.Hash == tip.Hash);
            }
            while (!writer.IsCompleted);
        }, Token))];

        await writer;
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task Whenever_the_power_goes_what_was_appended_is_there_and_the_chain_is_whole()
    {
        for (int step = 1; ; step++)
        {
            var disk = new PowerLossFileSystem { FailAt = step };
            (int floor, int ceiling, bool isDone) = await AppendAndRewindAsync(disk);
            PowerLossFileSystem after = step % 3 == 0 ? disk.AfterKill() : disk.AfterPowerLoss(new Random(step));
            await using FileObjectStore objects = await FileObjectStore.OpenAsync("/data", FileStoreMode.ReadWrite, after, Token);
            HeaderStore store = await HeaderStore.OpenAsync(objects, Devnet.Network, Token);
            Assert.InRange(store.TipHeight, (ulong)floor, (ulong)ceiling);
            AssertSame(Devnet[(int)store.TipHeight], store.Tip);
            await store.AppendAsync(Devnet.Range((int)store.TipHeight + 1, 1101), Token);
            Assert.Equal(Devnet.Headers.Select(header => header.Hash), await HashesAsync(store, 0, 2000));
            if (isDone)
            {
                return;
            }
        }
    }

    private static async Task<(int Floor, int Ceiling, bool IsDone)> AppendAndRewindAsync(PowerLossFileSystem disk)
    {
        int tip = 0;
        int target = 0;
        try
        {
            await using FileObjectStore objects = await FileObjectStore.OpenAsync("/data", FileStoreMode.ReadWrite, disk, Token);
            HeaderStore store = await HeaderStore.OpenAsync(objects, Devnet.Network, Token);
            foreach (int next in new[] { 300, 700, 1100, 400, 600 })
            {
                target = next;
                await (next > tip ? store.AppendAsync(Devnet.Range(tip + 1, next + 1), Token) : store.RewindAsync((ulong)next, Token));
                tip = next;
            }

            return (tip, tip, true);
        }
        catch (Exception exception) when (exception is IOException or DataFolderException)
        {
            return (Math.Min(tip, target), Math.Max(tip, target), false);
        }
    }

    internal static BlockHeader[] Continued(BlockHeader tip, int count, int seed)
    {
        var random = new Random(seed);
        var headers = new BlockHeader[count];
        for (int i = 0; i < count; i++)
        {
            ulong[] nonces = [.. Enumerable.Range(0, 8).Select(_ => (ulong)random.Next(1024))];
            headers[i] = tip = new BlockHeader
            {
                Version = 5,
                Height = tip.Height + 1,
                Timestamp = tip.Timestamp + 60,
                PreviousHash = tip.Hash,
                PreviousRoot = Hash.Zero,
                OutputRoot = Hash.Zero,
                RangeProofRoot = Hash.Zero,
                KernelRoot = Hash.Zero,
                TotalKernelOffset = default,
                OutputMmrSize = 0,
                KernelMmrSize = MmrGeometry.Size(2 * (tip.Height + 1)),
                TotalDifficulty = tip.TotalDifficulty + 1,
                SecondaryScaling = 0,
                Nonce = 0,
                ProofOfWork = ProofOfWork.Pack(10, nonces),
            };
        }

        return headers;
    }

    private static async Task AssertFindsAsync(HeaderStore store, BlockHeader[] chain, int count)
    {
        AssertSame(chain[count - 1], store.Tip);
        for (int height = 0; height < count; height += 2_503)
        {
            AssertSame(chain[height], await store.FindAsync(chain[height].Hash, Token));
            AssertSame(chain[height], await store.GetAsync((ulong)height, Token));
            Assert.Equal((ulong)height, await store.FirstHeightWithKernelLeavesAsync(2 * (ulong)height, ulong.MaxValue, Token));
        }
    }

    private static async Task AssertHoldsAsync(HeaderStore store, RecordedHeaders recorded, int count)
    {
        Assert.Equal((ulong)count - 1, store.TipHeight);
        AssertSame(recorded[count - 1], store.Tip);
        for (int height = 0; height < count; height++)
        {
            AssertSame(recorded[height], await store.GetAsync((ulong)height, Token));
            Assert.Equal((ulong)height, (await store.FindAsync(recorded[height].Hash, Token))?.Height);
        }

        Assert.Null(await store.GetAsync((ulong)count, Token));
        Assert.Null(await store.FindAsync(recorded.Headers.Count > count ? recorded[count].Hash : Hash.Zero, Token));
    }

    private static void AssertSame(BlockHeader expected, BlockHeader? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(Bytes(expected), Bytes(actual));

        static byte[] Bytes(BlockHeader header)
        {
            var writer = new WireWriter();
            header.Write(writer);
            return writer.ToArray();
        }
    }

    private static async Task<List<Hash>> HashesAsync(HeaderStore store, ulong from, ulong count)
    {
        List<Hash> hashes = [];
        await foreach (BlockHeader header in store.ReadAsync(from, count, Token))
        {
            hashes.Add(header.Hash);
        }

        return hashes;
    }

    private async Task<HeaderStore> FilledAsync(RecordedHeaders recorded, int portion)
    {
        HeaderStore store = await HeaderStore.OpenAsync(_objects, recorded.Network, Token);
        foreach (BlockHeader[] headers in recorded.Headers.Skip(1).Chunk(portion))
        {
            await store.AppendAsync(headers, Token);
        }

        return store;
    }

    private async Task<List<string>> NamesAsync()
    {
        List<string> names = [];
        await foreach (string name in _objects.ListAsync("", Token))
        {
            names.Add(name);
        }

        return names;
    }
}
