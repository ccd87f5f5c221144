using System.IO.Hashing;
using GrinOrleansSync.Storage.Files;

namespace GrinOrleansSync.Storage.Tests.Files;

/// <summary>Opening folders of the real file system: empty, foreign, newer, in use, copied from under a running process.</summary>
public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Data => _temporary.Combine("data");

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData(FileStoreMode.ReadOnly, false)]
    [InlineData(FileStoreMode.ReadOnly, true)]
    public async Task Reading_where_nothing_is_stored_is_refused_and_makes_nothing(FileStoreMode mode, bool exists)
    {
        if (exists)
        {
            Directory.CreateDirectory(Data);
        }

        await AssertRefusedAsync(mode, DataFolderProblem.Empty);

        Assert.Equal(exists, Directory.Exists(Data));
        Assert.True(!exists || !Directory.EnumerateFileSystemEntries(Data).Any());
    }

    [Theory]
    [InlineData(FileStoreMode.ReadOnly, "photo.jpg")]
    [InlineData(FileStoreMode.ReadWrite, "photo.jpg")]
    [InlineData(FileStoreMode.ReadWrite, "manifest")]
    public async Task A_folder_with_other_files_is_refused_and_left_as_it_is(FileStoreMode mode, string file)
    {
        Directory.CreateDirectory(Data);
        await File.WriteAllTextAsync(Path.Combine(Data, file), "something else", Token);

        await AssertRefusedAsync(mode, DataFolderProblem.NotADataFolder);

        Assert.Equal([Path.Combine(Data, file)], Directory.EnumerateFileSystemEntries(Data));
    }

    [Theory]
    [InlineData(FileStoreMode.ReadOnly)]
    [InlineData(FileStoreMode.ReadWrite)]
    public async Task A_file_in_the_folders_place_is_refused(FileStoreMode mode)
    {
        await File.WriteAllTextAsync(Data, "a file", Token);

        DataFolderException refused = await Assert.ThrowsAsync<DataFolderException>(() => OpenAsync(mode));

        Assert.Contains(Data, refused.Message, StringComparison.Ordinal);
        Assert.Equal("a file", await File.ReadAllTextAsync(Data, Token));
    }

    [Theory]
    [InlineData(FileStoreMode.ReadOnly)]
    [InlineData(FileStoreMode.ReadWrite)]
    public async Task A_folder_of_a_newer_version_is_refused_and_left_as_it_is(FileStoreMode mode)
    {
        await FillAsync();
        string path = Path.Combine(Data, "manifest");
        byte[] manifest = await File.ReadAllBytesAsync(path, Token);
        manifest[9]++;
        XxHash128.Hash(manifest.AsSpan(..^16), manifest.AsSpan(^16..));
        await File.WriteAllBytesAsync(path, manifest, Token);

        await AssertRefusedAsync(mode, DataFolderProblem.NewerFormat);

        Assert.Equal(manifest, await File.ReadAllBytesAsync(path, Token));
    }

    [Fact]
    public async Task A_folder_open_for_writing_is_refused_to_everyone_else_until_it_is_closed()
    {
        await using (FileObjectStore store = await OpenAsync(FileStoreMode.ReadWrite))
        {
            await store.PutAsync("a", new byte[1], Token);
            await AssertRefusedAsync(FileStoreMode.ReadWrite, DataFolderProblem.InUse);
            await AssertRefusedAsync(FileStoreMode.ReadOnly, DataFolderProblem.InUse);
            await store.PutAsync("b", new byte[1], Token);
        }

        await using FileObjectStore again = await OpenAsync(FileStoreMode.ReadWrite);
        Assert.NotNull(await again.GetAsync("b", Token));
    }

    [Fact]
    public async Task Readers_share_a_folder_and_exclude_a_writer()
    {
        await FillAsync();
        await using (FileObjectStore first = await OpenAsync(FileStoreMode.ReadOnly))
        await using (FileObjectStore second = await OpenAsync(FileStoreMode.ReadOnly))
        {
            Assert.NotNull(await second.GetAsync("a", Token));
            await AssertRefusedAsync(FileStoreMode.ReadWrite, DataFolderProblem.InUse);
        }

        await using FileObjectStore writer = await OpenAsync(FileStoreMode.ReadWrite);
    }

    [Fact]
    public async Task A_store_open_for_reading_refuses_to_write()
    {
        await FillAsync();
        await using FileObjectStore store = await OpenAsync(FileStoreMode.ReadOnly);

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.PutAsync("b", new byte[1], Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.PutIfAbsentAsync("b", new byte[1], Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.DeleteAsync("a", Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.DropDamagedAsync(Token));
    }

    [Fact]
    public async Task A_closed_store_refuses_everything()
    {
        FileObjectStore store = await OpenAsync(FileStoreMode.ReadWrite);
        await store.DisposeAsync();
        await store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.PutAsync("b", new byte[1], Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.GetAsync("a", Token));
    }

    [Fact]
    public async Task A_folder_copied_from_under_a_running_store_opens_with_all_that_was_acknowledged()
    {
        await using FileObjectStore store = await OpenAsync(FileStoreMode.ReadWrite);
        for (int i = 0; i < 50; i++)
        {
            await store.PutAsync($"segments/{i % 20}", new byte[i], Token);
        }

        string copy = _temporary.Combine("copy");
        Copy(Data, copy);
        Assert.Contains(Directory.EnumerateFiles(copy), path => path.Contains("journal", StringComparison.Ordinal));

        await using FileObjectStore opened = await FileObjectStore.OpenAsync(copy, FileStoreMode.ReadWrite, cancellationToken: Token);
        Assert.Empty(await opened.DropDamagedAsync(Token));
        for (int i = 30; i < 50; i++)
        {
            Assert.Equal(i, (await opened.GetAsync($"segments/{i % 20}", Token))!.Value.Length);
        }
    }

    [Fact]
    public async Task Leftovers_of_interrupted_writes_are_no_findings_and_the_next_writer_removes_them()
    {
        await using (FileObjectStore store = await OpenAsync(FileStoreMode.ReadWrite))
        {
            await store.PutAsync("a", new byte[1], Token);
            Copy(Data, _temporary.Combine("copy"));
        }

        string copy = _temporary.Combine("copy");
        string[] leftovers = [Path.Combine(copy, "objects", "a@77"), Path.Combine(copy, "manifest.new"), Path.Combine(copy, "journal-9")];
        foreach (string leftover in leftovers)
        {
            await File.WriteAllTextAsync(leftover, "torn", Token);
        }

        await using (FileObjectStore reader = await FileObjectStore.OpenAsync(copy, FileStoreMode.ReadOnly, cancellationToken: Token))
        {
            Assert.Empty(await reader.CheckAsync(Token).ToListAsync(Token));
        }

        Assert.All(leftovers, leftover => Assert.True(File.Exists(leftover)));
        await using FileObjectStore writer = await FileObjectStore.OpenAsync(copy, FileStoreMode.ReadWrite, cancellationToken: Token);
        Assert.All(leftovers, leftover => Assert.False(File.Exists(leftover)));
        Assert.NotNull(await writer.GetAsync("a", Token));
    }

    [Fact]
    public async Task A_flipped_bit_on_the_real_disk_is_found_and_dropped()
    {
        await FillAsync();
        string path = Assert.Single(Directory.EnumerateFiles(Path.Combine(Data, "objects")));
        byte[] file = await File.ReadAllBytesAsync(path, Token);
        file[^20] ^= 4;
        await File.WriteAllBytesAsync(path, file, Token);

        await using (FileObjectStore reader = await OpenAsync(FileStoreMode.ReadOnly))
        {
            Assert.Equal(Path.GetRelativePath(Data, path).Replace('\\', '/'), Assert.Single(await reader.CheckAsync(Token).ToListAsync(Token)).RelativePath);
        }

        await using FileObjectStore writer = await OpenAsync(FileStoreMode.ReadWrite);
        Assert.Single(await writer.DropDamagedAsync(Token));
        Assert.Null(await writer.GetAsync("a", Token));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task The_journal_is_replaced_by_a_manifest_when_it_grows_and_nothing_is_lost()
    {
        var disk = new PowerLossFileSystem();
        await using FileObjectStore store = await FileObjectStore.OpenAsync("/data", FileStoreMode.ReadWrite, disk, Token);
        string name = string.Concat(Enumerable.Repeat("long-name/", 19)) + "a";
        int puts = 0;
        while (disk.Files().Contains("/data/journal-1"))
        {
            await store.PutAsync(name, BitConverter.GetBytes(++puts), Token);
            Assert.InRange(puts, 1, 50_000);
        }

        await store.PutAsync("b", new byte[1], Token);
        await using FileObjectStore after = await FileObjectStore.OpenAsync("/data", FileStoreMode.ReadOnly, disk.AfterPowerLoss(new Random(1)), Token);

        Assert.Empty(await after.CheckAsync(Token).ToListAsync(Token));
        Assert.Equal(BitConverter.GetBytes(puts), (await after.GetAsync(name, Token))!.Value.ToArray());
        Assert.NotNull(await after.GetAsync("b", Token));
        Assert.Contains("/data/journal-2", disk.Files());
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        // The lock file is locked against copying where locks are mandatory; it is empty.
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).Length > 0))
        {
            using FileStream source = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using FileStream target = new(Path.Combine(to, Path.GetRelativePath(from, file)), FileMode.CreateNew);
            source.CopyTo(target);
        }
    }

    private Task<FileObjectStore> OpenAsync(FileStoreMode mode) => FileObjectStore.OpenAsync(Data, mode, cancellationToken: Token);

    private async Task FillAsync()
    {
        await using FileObjectStore store = await OpenAsync(FileStoreMode.ReadWrite);
        await store.PutAsync("a", new byte[100], Token);
    }

    private async Task AssertRefusedAsync(FileStoreMode mode, DataFolderProblem problem)
    {
        DataFolderException refused = await Assert.ThrowsAsync<DataFolderException>(() => OpenAsync(mode));
        Assert.Equal(problem, refused.Problem);
        Assert.Contains(Data, refused.Message, StringComparison.Ordinal);
    }
}
