using GrinOrleansSync.Storage.Files;

namespace GrinOrleansSync.Storage.Tests.Files;

/// <summary>A workload is interrupted at each of its steps in turn; what was acknowledged must be there afterwards, and nothing torn.</summary>
public sealed class InterruptionTests
{
    private const string Data = "/disk/data";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Whenever_the_power_goes_everything_acknowledged_is_there_and_nothing_torn(int seed)
    {
        await ForEachStepAsync(failsOnce: false, async (disk, workload, step) =>
        {
            var random = new Random((step * 1000) + seed);
            await AssertWholeAndUsableAsync(disk.AfterPowerLoss(random), workload);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_power_may_go_again_while_the_folder_is_opened_after_its_loss(int seed)
    {
        await ForEachStepAsync(failsOnce: false, async (disk, workload, step) =>
        {
            var random = new Random((step * 1000) + seed);
            PowerLossFileSystem second = disk.AfterPowerLoss(random);
            second.FailAt = random.Next(1, 40);
            try
            {
                await using FileObjectStore store = await FileObjectStore.OpenAsync(Data, FileStoreMode.ReadWrite, second, Token);
            }
            catch (Exception exception) when (exception is IOException or DataFolderException)
            {
            }

            await AssertWholeAndUsableAsync(second.AfterPowerLoss(random), workload);
        });
    }

    [Fact]
    public async Task Whenever_the_process_is_killed_everything_acknowledged_is_there_and_nothing_torn()
    {
        await ForEachStepAsync(failsOnce: false, (disk, workload, _) => AssertWholeAndUsableAsync(disk.AfterKill(), workload));
    }

    [Fact]
    public async Task Whichever_write_fails_everything_acknowledged_is_there_and_nothing_torn()
    {
        await ForEachStepAsync(failsOnce: true, async (disk, workload, step) =>
        {
            await AssertWholeAndUsableAsync(disk.AfterPowerLoss(new Random(step)), workload);
            await AssertWholeAndUsableAsync(disk, workload);
        });
    }

    [Fact]
    public async Task A_store_whose_journal_could_not_be_written_takes_no_more_writes_and_says_why()
    {
        var disk = new PowerLossFileSystem { FailsOnce = true };
        await using FileObjectStore store = await FileObjectStore.OpenAsync(Data, FileStoreMode.ReadWrite, disk, Token);
        await store.PutAsync("a", new byte[10], Token);

        // Of a put into a known folder: create, three parts, flush; flush the folder; append.
        disk.FailAt = disk.Steps + 7;
        await Assert.ThrowsAsync<IOException>(() => store.PutAsync("b", new byte[10], Token));
        IOException refused = await Assert.ThrowsAsync<IOException>(() => store.PutAsync("c", new byte[10], Token));

        Assert.Contains(Data, refused.Message, StringComparison.Ordinal);
        Assert.NotNull(await store.GetAsync("a", Token));
        Assert.Null(await store.GetAsync("b", Token));
    }

    [Fact]
    public async Task A_put_that_found_the_disk_full_leaves_nothing_and_the_next_one_works()
    {
        var disk = new PowerLossFileSystem { FailsOnce = true };
        await using FileObjectStore store = await FileObjectStore.OpenAsync(Data, FileStoreMode.ReadWrite, disk, Token);
        await store.PutAsync("a", new byte[10], Token);

        disk.FailAt = disk.Steps + 3;
        await Assert.ThrowsAsync<IOException>(() => store.PutAsync("b", new byte[10], Token));

        Assert.DoesNotContain(disk.Files(), path => path.Contains("/b@", StringComparison.Ordinal));
        await store.PutAsync("b", new byte[20], Token);
        Assert.Equal(20, (await store.GetAsync("b", Token))!.Value.Length);
    }

    private static async Task ForEachStepAsync(bool failsOnce, Func<PowerLossFileSystem, ScriptedWorkload, int, Task> check)
    {
        for (int step = 1; ; step++)
        {
            var disk = new PowerLossFileSystem { FailsOnce = failsOnce };
            disk.CreateFolder("/disk");
            disk.FlushFolder("");
            disk.FailAt = disk.Steps + step;
            var workload = new ScriptedWorkload(disk);
            await workload.RunAsync(Token);
            bool isPastTheEnd = disk.Steps < disk.FailAt;
            Assert.True(workload.IsDone || !isPastTheEnd);
            disk.FailAt = int.MaxValue;
            await check(disk, workload, step);
            if (isPastTheEnd)
            {
                Assert.True(step > 150);
                return;
            }
        }
    }

    private static async Task AssertWholeAndUsableAsync(PowerLossFileSystem disk, ScriptedWorkload workload)
    {
        IReadOnlyList<string> before = disk.Files();
        try
        {
            await using FileObjectStore reader = await FileObjectStore.OpenAsync(Data, FileStoreMode.ReadOnly, disk, Token);
            await workload.AssertHeldAsync(reader, Token);
            Assert.Empty(await reader.CheckAsync(Token).ToListAsync(Token));
        }
        catch (DataFolderException exception) when (exception.Problem == DataFolderProblem.Empty)
        {
        }

        Assert.Equal(before, disk.Files());
        await using (FileObjectStore writer = await FileObjectStore.OpenAsync(Data, FileStoreMode.ReadWrite, disk, Token))
        {
            await workload.AssertHeldAsync(writer, Token);
            foreach (string name in workload.Names.Append("new"))
            {
                await writer.PutAsync(name, new byte[7], Token);
            }
        }

        await using FileObjectStore again = await FileObjectStore.OpenAsync(Data, FileStoreMode.ReadOnly, disk, Token);
        Assert.Empty(await again.CheckAsync(Token).ToListAsync(Token));
        List<string> names = await again.ListAsync("", Token).ToListAsync(Token);
        Assert.Equal(workload.Names.Append("new").Order(StringComparer.Ordinal), names);

        // The lock, the manifest and one file for each object: no leftover is left.
        Assert.Equal(names.Count + 2, disk.Files().Count);
    }
}
