using System.Buffers.Binary;
using Grin.TestData;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Devnet.Tests.Recording;

/// <summary>Every bad folder gives one line: what is wrong, with which file, what to do.</summary>
public sealed class BadFolderTests : IDisposable
{
    private const string Control = "chains/refused/control";
    private const string Segments = "segments-uncompacted-default.msgs";

    private readonly string _folder = Directory.CreateTempSubdirectory("recorded-chain-").FullName;

    public BadFolderTests() => CopyFrom(Control, "*");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_copied_folder_loads() => Assert.NotNull(RecordedChain.Load(_folder).State);

    [Theory]
    [InlineData("no-such-folder", "does not exist")]
    [InlineData("network.json", "is a file, not the folder")]
    [InlineData("\0", "is no path")]
    public void What_is_no_folder_is_told(string name, string what) =>
        AssertRefused(Assert.Throws<RecordedChainException>(() => RecordedChain.Load(_folder + "/" + name)), what);

    [Theory]
    [InlineData("network.json")]
    [InlineData("genesis.bin")]
    [InlineData("headers.bin")]
    [InlineData("blocks.msgs")]
    [InlineData("state.json")]
    public void A_missing_file_is_named(string file)
    {
        File.Delete(Path.Combine(_folder, file));

        AssertRefused(file, "is missing");
    }

    [Fact]
    public void Without_segments_a_folder_is_a_chain_of_headers_and_blocks()
    {
        File.Delete(Path.Combine(_folder, Segments));

        RecordedChain chain = RecordedChain.Load(_folder);

        Assert.Null(chain.State);
        Assert.NotEmpty(chain.BlockHashes);
    }

    [Fact]
    public void A_folder_in_place_of_a_file_is_told()
    {
        File.Delete(Path.Combine(_folder, "headers.bin"));
        Directory.CreateDirectory(Path.Combine(_folder, "headers.bin"));

        AssertRefused("headers.bin", "cannot be read");
    }

    [Theory]
    [InlineData("network.json", 20, "describes no network")]
    [InlineData("genesis.bin", 100, "is no genesis block")]
    [InlineData("headers.bin", 1000, "has no header 3 that can be read")]
    [InlineData("headers.bin", 0, "is empty")]
    [InlineData("blocks.msgs", 500, "ends inside the message at offset 0")]
    [InlineData("blocks.msgs", 5, "ends inside the message header at offset 0")]
    [InlineData("state.json", 100, "is not the JSON it should be")]
    [InlineData(Segments, 50_000, "ends inside the message at offset")]
    [InlineData(Segments, 0, "does not hold the Bitmap segments of the horizon")]
    public void A_file_cut_off_is_told(string file, int length, string what)
    {
        using (FileStream stream = File.OpenWrite(Path.Combine(_folder, file)))
        {
            stream.SetLength(length);
        }

        AssertRefused(file, what);
    }

    [Theory]
    [InlineData("tip_height")]
    [InlineData("tip_hash")]
    [InlineData("archive_height")]
    [InlineData("archive_hash")]
    [InlineData("genesis_hash")]
    public void A_field_missing_in_the_state_is_named(string field)
    {
        Edit("state.json", text => text.Replace($"\"{field}\"", "\"other\"", StringComparison.Ordinal));

        AssertRefused("state.json", $"lacks '{field}'");
    }

    [Fact]
    public void A_state_with_something_else_than_a_hash_is_told()
    {
        Edit("state.json", text => text.Replace("\"tip_hash\": \"", "\"tip_hash\": \"x", StringComparison.Ordinal));

        AssertRefused("state.json", "has no hash of 64 hexadecimal digits in 'tip_hash'");
    }

    [Theory]
    [InlineData("genesis.bin", "headers.bin", "starts with block")]
    [InlineData("headers.bin", "headers.bin", "starts with block")]
    [InlineData("state.json", "state.json", "names genesis")]
    [InlineData("blocks.msgs", "blocks.msgs", "which is not in headers.bin")]
    [InlineData(Segments, Segments, "not of the horizon")]
    public void A_file_of_another_chain_is_told(string file, string blamed, string what)
    {
        CopyFrom("chains/forks-200/branch-240", file);

        AssertRefused(blamed, what);
    }

    [Fact]
    public void Files_of_two_tips_of_one_chain_are_told_apart()
    {
        CopyFrom("chains/forks-200/branch-240", "*");
        CopyFrom("chains/forks-200/branch-230", "headers.bin");

        AssertRefused("state.json", "names tip 240");
    }

    [Fact]
    public void A_file_of_another_network_is_told()
    {
        Alter("blocks.msgs", bytes => bytes[0] ^= 1);

        AssertRefused("blocks.msgs", "has magic bytes 482b at offset 0 where the network has 492b");
    }

    [Theory]
    [InlineData("blocks.msgs", 3, "which is no block")]
    [InlineData(Segments, 11, "which is no segment")]
    [InlineData(Segments, 23, "which is no segment")]
    [InlineData(Segments, 30, "which is no segment")]
    public void A_message_of_another_type_is_told(string file, byte type, string what)
    {
        Alter(file, bytes => bytes[2] = type);

        AssertRefused(file, what);
    }

    [Fact]
    public void A_message_announced_beyond_the_file_is_told_and_nothing_allocated_for_it()
    {
        Alter("blocks.msgs", bytes => BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(3), ulong.MaxValue));

        AssertRefused("blocks.msgs", "18446744073709551615 bytes announced");
    }

    [Fact]
    public void A_missing_segment_is_told()
    {
        var messages = RecordedMessages.Read(Path.Combine(_folder, Segments)).ToList();
        int last = 11 + messages[^1].Body.Length;
        using (FileStream stream = File.OpenWrite(Path.Combine(_folder, Segments)))
        {
            stream.SetLength(stream.Length - last);
        }

        AssertRefused(Segments, "does not hold the Kernel segments of the horizon: 0");
    }

    [Fact]
    public void A_segment_out_of_order_is_told()
    {
        // The index of the bitmap segment: header 11, block hash 32, height 1.
        Alter(Segments, bytes => bytes[11 + 32 + 8] = 7);

        AssertRefused(Segments, "holds Bitmap segment 9/7 where 9/0 should stand");
    }

    [Fact]
    public void Mmr_sizes_that_no_chain_has_are_told_and_nothing_allocated_for_them()
    {
        const int OutputMmrSizeOffset = 210;
        int headerSize = RecordedChain.Load(_folder).Horizon.WireSize;
        Alter("headers.bin", bytes =>
        {
            int offset = 0;
            for (ulong height = 0; height < 60; height++)
            {
                offset += RecordedChains.Get(Control).Headers.All[(int)height].WireSize;
            }

            Assert.True(offset + headerSize <= bytes.Length);
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(offset + OutputMmrSizeOffset), (1UL << 40) - 1);
        });

        AssertRefused("headers.bin", "has MMR sizes at the horizon 60 that no such chain has");
    }

    [Fact]
    public void Headers_out_of_order_are_told()
    {
        Alter("headers.bin", bytes => bytes[9] = 5);

        AssertRefused("headers.bin", "has height 5 where height 0 should follow");
    }

    [Fact]
    public void Mutated_folders_load_or_are_refused_and_never_anything_else()
    {
        string[] files = ["network.json", "genesis.bin", "headers.bin", "blocks.msgs", "state.json", Segments];
        var random = new Random(20_260_701);
        for (int round = 0; round < 150; round++)
        {
            string file = Path.Combine(_folder, files[random.Next(files.Length)]);
            byte[] original = File.ReadAllBytes(file);
            byte[] mutated = [.. original];
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                // Half of them near the start, where the counts are.
                mutated[random.Next(random.Next(2) == 0 ? Math.Min(200, mutated.Length) : mutated.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(file, random.Next(4) == 0 ? mutated[..random.Next(mutated.Length)] : mutated);
            try
            {
                Assert.NotNull(RecordedChain.Load(_folder));
            }
            catch (RecordedChainException exception)
            {
                Assert.DoesNotContain('\n', exception.Message);
            }

            File.WriteAllBytes(file, original);
        }
    }

    private void AssertRefused(string file, string what)
    {
        RecordedChainException exception = Assert.Throws<RecordedChainException>(() => RecordedChain.Load(_folder));
        Assert.Equal(Path.Combine(_folder, file), exception.Path);
        AssertRefused(exception, what);
        Assert.Contains(exception.Path, exception.Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(RecordedChainException exception, string what)
    {
        Assert.Contains(what, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    private void CopyFrom(string chain, string pattern)
    {
        foreach (string file in Directory.EnumerateFiles(TestVectors.Get(chain), pattern))
        {
            string copy = Path.Combine(_folder, Path.GetFileName(file));
            File.WriteAllBytes(copy, File.ReadAllBytes(file));
        }
    }

    private void Edit(string file, Func<string, string> edit)
    {
        string path = Path.Combine(_folder, file);
        string text = File.ReadAllText(path);
        string edited = edit(text);
        Assert.NotEqual(text, edited);
        File.WriteAllText(path, edited);
    }

    private void Alter(string file, Action<byte[]> alter)
    {
        string path = Path.Combine(_folder, file);
        byte[] bytes = File.ReadAllBytes(path);
        alter(bytes);
        File.WriteAllBytes(path, bytes);
    }
}
