using GrinOrleansSync.Storage.Files;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Storage.Tests.Files;

/// <summary>What became of a cleanly closed folder while nobody looked must be found, named and repaired.</summary>
public sealed class DamageTests : IAsyncLifetime
{
    private const string Data = "/data";
    private const int Objects = 24;

    private readonly PowerLossFileSystem _disk = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using FileObjectStore store = await OpenAsync(FileStoreMode.ReadWrite);
        for (int i = 0; i < Objects; i++)
        {
            await store.PutAsync(Name(i), new byte[3], Token);
            await store.PutAsync(Name(i), Content(i), Token);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_folder_left_alone_has_no_findings()
    {
        Assert.Empty(await CheckAsync());
    }

    [Fact]
    public async Task Any_flipped_bit_is_found_in_exactly_its_file_and_never_read_as_data()
    {
        var random = new Random(20_260_101);
        string[] files = [.. _disk.Files().Where(path => _disk.Length(path) > 0)];
        Assert.Equal(Objects + 1, files.Length);
        for (int i = 0; i < 1500; i++)
        {
            // Every third place in the manifest; the others anywhere, heads and ends of files more often than chance has it.
            string path = i % 3 == 0 ? Data + "/manifest" : files[random.Next(files.Length)];
            long bits = 8L * _disk.Length(path);
            long bit = (i % 4) switch
            {
                0 => random.NextInt64(Math.Min(bits, 400)),
                1 => bits - 1 - random.NextInt64(Math.Min(bits, 400)),
                _ => random.NextInt64(bits),
            };
            await AssertFoundAsync(path, bit);
        }
    }

    [Fact]
    public async Task Every_bit_of_a_whole_object_file_and_of_the_manifests_head_counts()
    {
        string path = _disk.Files().Where(path => path.Contains('@', StringComparison.Ordinal)).MinBy(_disk.Length)!;
        for (long bit = 0; bit < 8L * _disk.Length(path); bit += 3)
        {
            await AssertFoundAsync(path, bit);
        }

        for (long bit = 0; bit < 8 * 40; bit++)
        {
            await AssertFoundAsync(Data + "/manifest", bit);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(0, 20)]
    [InlineData(1, -1)]
    [InlineData(1, +1)]
    [InlineData(1, +4096)]
    public async Task A_file_of_another_length_is_found(int factor, int more)
    {
        foreach (string path in _disk.Files().Where(path => _disk.Length(path) > 20).ToList())
        {
            PowerLossFileSystem copy = _disk.AfterKill();
            copy.Resize(path, (factor * _disk.Length(path)) + more);

            FileFinding finding = Assert.Single(await CheckAsync(copy));
            Assert.Equal((path, FileFindingKind.Damaged), ($"{Data}/{finding.RelativePath}", finding.Kind));
        }
    }

    [Fact]
    public async Task A_deleted_file_is_named_as_missing()
    {
        foreach (string path in _disk.Files().Where(path => _disk.Length(path) > 0).ToList())
        {
            PowerLossFileSystem copy = _disk.AfterKill();
            copy.Delete(path);

            FileFinding finding = Assert.Single(await CheckAsync(copy));
            Assert.Equal((path, FileFindingKind.Missing), ($"{Data}/{finding.RelativePath}", finding.Kind));
        }
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("objects/notes.txt")]
    [InlineData("objects/Segments@3")]
    [InlineData("objects/segments/0@007")]
    [InlineData("objects/segments/0@99999")]
    [InlineData("other@1")]
    public async Task A_foreign_file_is_named_and_left_alone(string relativePath)
    {
        _disk.WriteNew($"{Data}/{relativePath}", [new byte[5]]);

        FileFinding finding = Assert.Single(await CheckAsync());

        Assert.Equal((relativePath, FileFindingKind.Foreign), (finding.RelativePath, finding.Kind));
        await AssertHoldsAllAsync(_disk);
    }

    [Fact]
    public async Task Two_object_files_changed_for_each_other_are_both_found()
    {
        string[] paths = [.. _disk.Files().Where(path => path.Contains('@', StringComparison.Ordinal)).Take(2)];
        byte[] first = (await _disk.ReadAsync(paths[0], long.MaxValue, Token))!;
        byte[] second = (await _disk.ReadAsync(paths[1], long.MaxValue, Token))!;
        _disk.Delete(paths[0]);
        _disk.Delete(paths[1]);
        _disk.WriteNew(paths[0], [second]);
        _disk.WriteNew(paths[1], [first]);

        Assert.Equal(paths.Order(StringComparer.Ordinal), (await CheckAsync()).Select(finding => $"{Data}/{finding.RelativePath}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task After_damaged_objects_are_dropped_their_names_are_free_and_the_folder_is_whole()
    {
        var random = new Random(5);
        for (int round = 0; round < 40; round++)
        {
            PowerLossFileSystem copy = _disk.AfterKill();
            string[] paths = [.. copy.Files().Where(path => copy.Length(path) > 0)];
            random.Shuffle(paths);
            string[] damaged = paths[..random.Next(1, 5)];
            foreach (string path in damaged)
            {
                copy.Flip(path, random.NextInt64(8L * copy.Length(path)));
            }

            string[] named = await DropAndFillAsync(copy);

            Assert.Equal(damaged.Order(StringComparer.Ordinal), named.Select(path => $"{Data}/{path}").Order(StringComparer.Ordinal));
            Assert.Empty(await CheckAsync(copy));
            await AssertHoldsAllAsync(copy);
        }
    }

    [Fact]
    public async Task A_flipped_bit_in_the_journal_of_a_killed_process_never_gives_wrong_data()
    {
        var random = new Random(6);
        var disk = new PowerLossFileSystem();
        FileObjectStore store = await FileObjectStore.OpenAsync(Data, FileStoreMode.ReadWrite, disk, Token);
        for (int i = 0; i < Objects; i++)
        {
            await store.PutAsync(Name(i), new byte[3], Token);
            await store.PutAsync(Name(i), Content(i), Token);
        }

        disk = disk.AfterKill();
        await store.DisposeAsync();
        string journal = Assert.Single(disk.Files(), path => path.Contains("journal", StringComparison.Ordinal));
        int namedAsDamaged = 0;
        for (int i = 0; i < 200; i++)
        {
            PowerLossFileSystem copy = disk.AfterKill();
            copy.Flip(journal, random.NextInt64(8L * copy.Length(journal)));
            List<FileFinding> findings = await CheckAsync(copy);
            namedAsDamaged += findings.Count(finding => finding.Kind == FileFindingKind.Damaged && $"{Data}/{finding.RelativePath}" == journal);
            await DropAndFillAsync(copy);
            await AssertHoldsAllAsync(copy);
        }

        // Only in the last frame it is taken for a torn one.
        Assert.InRange(namedAsDamaged, 180, 200);
    }

    [Fact]
    public async Task A_damaged_object_keeps_its_name_until_it_is_deleted_or_replaced()
    {
        string path = _disk.Files().First(path => path.Contains('@', StringComparison.Ordinal));
        _disk.Flip(path, 333);
        await using FileObjectStore store = await OpenAsync(FileStoreMode.ReadWrite);
        FileFinding finding = Assert.Single(await store.CheckAsync(Token).ToListAsync(Token));
        string name = finding.ObjectName!;

        DamagedObjectException damaged = await Assert.ThrowsAsync<DamagedObjectException>(() => store.GetAsync(name, Token));
        Assert.Equal((name, finding.RelativePath), (damaged.Name, damaged.RelativePath));
        Assert.False(await store.PutIfAbsentAsync(name, new byte[1], Token));
        await store.PutAsync(name, new byte[2], Token);

        Assert.Equal(2, (await store.GetAsync(name, Token))!.Value.Length);
        Assert.Empty(await store.CheckAsync(Token).ToListAsync(Token));
    }

    private static string Name(int i) => $"segments/{i % 3}/{i:d6}";

    private static byte[] Content(int i)
    {
        var content = new byte[37 * i];
        new Random(i).NextBytes(content);
        return content;
    }

    private static async Task<List<FileFinding>> CheckAsync(PowerLossFileSystem disk)
    {
        await using FileObjectStore store = await FileObjectStore.OpenAsync(Data, FileStoreMode.ReadOnly, disk, Token);
        return await store.CheckAsync(Token).ToListAsync(Token);
    }

    private static async Task AssertHoldsAllAsync(PowerLossFileSystem disk)
    {
        await using FileObjectStore store = await FileObjectStore.OpenAsync(Data, FileStoreMode.ReadOnly, disk, Token);
        for (int i = 0; i < Objects; i++)
        {
            Assert.Equal(Content(i), (await store.GetAsync(Name(i), Token))!.Value.ToArray());
        }
    }

    private static async Task<string[]> DropAndFillAsync(PowerLossFileSystem disk)
    {
        await using FileObjectStore store = await FileObjectStore.OpenAsync(Data, FileStoreMode.ReadWrite, disk, Token);
        IReadOnlyList<FileFinding> findings = await store.DropDamagedAsync(Token);
        for (int i = 0; i < Objects; i++)
        {
            await store.PutIfAbsentAsync(Name(i), Content(i), Token);
        }

        return [.. findings.Select(finding => finding.RelativePath)];
    }

    private Task<List<FileFinding>> CheckAsync() => CheckAsync(_disk);

    private async Task AssertFoundAsync(string path, long bit)
    {
        _disk.Flip(path, bit);
        await using (FileObjectStore store = await OpenAsync(FileStoreMode.ReadOnly))
        {
            FileFinding finding = Assert.Single(await store.CheckAsync(Token).ToListAsync(Token));
            Assert.Equal((path, FileFindingKind.Damaged), ($"{Data}/{finding.RelativePath}", finding.Kind));
            for (int i = 0; i < Objects; i++)
            {
                if (Name(i) == finding.ObjectName)
                {
                    await Assert.ThrowsAsync<DamagedObjectException>(() => store.GetAsync(Name(i), Token));
                }
                else
                {
                    Assert.Equal(Content(i), (await store.GetAsync(Name(i), Token))!.Value.ToArray());
                }
            }
        }

        _disk.Flip(path, bit);
    }

    private Task<FileObjectStore> OpenAsync(FileStoreMode mode) => FileObjectStore.OpenAsync(Data, mode, _disk, Token);
}
