using System.Collections.Concurrent;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using GrinOrleansSync.Storage.Azure.Blobs;
using GrinOrleansSync.Storage.Objects;
using GrinOrleansSync.Tests.Azurite;
using GrinOrleansSync.Tests.Azurite.Faults;

namespace GrinOrleansSync.Storage.Tests.Azure;

/// <summary>Single faults of the service and the network, and blobs that somebody else laid a hand on.</summary>
public sealed class BlobFaultTests(AzuriteFixture azurite)
{
    private const string Name = "states/a/kernel/11/0000000003.segment";

    private readonly string _container = BlobContainers.NewName();
    private readonly ConcurrentQueue<RequestFault> _script = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(nameof(RequestFault.AnswerLost), 3)]
    [InlineData(nameof(RequestFault.DoneWithServerError), 3)]
    [InlineData(nameof(RequestFault.Throttled), 2)]
    [InlineData(nameof(RequestFault.ServerError), 2)]
    [InlineData(nameof(RequestFault.Busy), 2)]
    [InlineData(nameof(RequestFault.Timeout), 2)]
    [InlineData(nameof(RequestFault.NotSent), 2)]
    public async Task A_first_write_that_is_sent_again_is_its_own_and_nobody_elses(string fault, int attempts)
    {
        (IObjectStore store, FaultPolicy policy) = await OpenAsync(Enum.Parse<RequestFault>(fault));
        int before = policy.Attempts;

        Assert.True(await store.PutIfAbsentAsync(Name, Content(1), Token));

        Assert.Equal(attempts, policy.Attempts - before);
        Assert.Equal(Content(1), (await store.GetAsync(Name, Token))!.Value.ToArray());
        Assert.False(await store.PutIfAbsentAsync(Name, Content(2), Token));
    }

    [Fact]
    public async Task Somebody_elses_write_is_not_taken_for_an_own_one_whose_answer_was_lost()
    {
        BlobObjectStore other = await BlobObjectStore.OpenAsync(await BlobContainers.ClientAsync(azurite, _container), Token);
        Assert.True(await other.PutIfAbsentAsync(Name, Content(1), Token));
        (IObjectStore store, _) = await OpenAsync(RequestFault.AnswerLost, RequestFault.ServerError);

        Assert.False(await store.PutIfAbsentAsync(Name, Content(1), Token));
    }

    [Fact]
    public async Task A_lost_answer_of_a_delete_is_no_error()
    {
        (IObjectStore store, _) = await OpenAsync();
        await store.PutAsync(Name, Content(1), Token);
        _script.Enqueue(RequestFault.AnswerLost);

        await store.DeleteAsync(Name, Token);

        Assert.Null(await store.GetAsync(Name, Token));
    }

    [Fact]
    public async Task A_read_whose_connection_breaks_goes_on_from_there()
    {
        (IObjectStore store, FaultPolicy policy) = await OpenAsync();
        await store.PutAsync(Name, Content(1), Token);
        int before = policy.Attempts;
        _script.Enqueue(RequestFault.BodyCut);

        Assert.Equal(Content(1), (await store.GetAsync(Name, Token))!.Value.ToArray());

        Assert.Equal(2, policy.Attempts - before);
    }

    [Fact]
    public async Task An_object_that_is_replaced_while_its_reader_is_cut_off_is_read_whole_in_its_new_form()
    {
        BlobContainerClient other = await BlobContainers.ClientAsync(azurite, _container);
        BlobObjectStore writer = await BlobObjectStore.OpenAsync(other, Token);
        await writer.PutAsync(Name, Content(1), Token);
        int gets = 0;
        var policy = new FaultPolicy(request =>
        {
            if (request.Method != RequestMethod.Get)
            {
                return RequestFault.None;
            }

            if (++gets == 2)
            {
                writer.PutAsync(Name, Content(2), Token).GetAwaiter().GetResult();
            }

            return gets == 1 ? RequestFault.BodyCut : RequestFault.None;
        });
        BlobObjectStore reader = await BlobObjectStore.OpenAsync(await BlobContainers.ClientAsync(azurite, _container, policy), Token);

        Assert.Equal(Content(2), (await reader.GetAsync(Name, Token))!.Value.ToArray());

        Assert.Equal(3, gets);
    }

    [Fact]
    public async Task An_account_that_fails_for_good_is_told_in_one_line_and_the_store_works_again_afterwards()
    {
        (IObjectStore store, _) = await OpenAsync();
        for (int fault = 0; fault < 17; fault++)
        {
            _script.Enqueue(RequestFault.ServerError);
        }

        IOException failed = await Assert.ThrowsAsync<IOException>(() => store.PutAsync(Name, Content(1), Token));

        Assert.Contains(Name, failed.Message, StringComparison.Ordinal);
        Assert.Contains(_container, failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failed.Message);
        Assert.Null(await store.GetAsync(Name, Token));
        await store.PutAsync(Name, Content(1), Token);
        Assert.NotNull(await store.GetAsync(Name, Token));
    }

    [Fact]
    public async Task A_container_deleted_under_a_store_is_a_failure_and_no_absent_object()
    {
        (IObjectStore store, _) = await OpenAsync();
        await (await BlobContainers.ClientAsync(azurite, _container)).DeleteAsync(cancellationToken: Token);

        await Assert.ThrowsAsync<IOException>(() => store.GetAsync(Name, Token));
        await Assert.ThrowsAsync<IOException>(() => store.PutIfAbsentAsync(Name, Content(1), Token));
        await Assert.ThrowsAsync<IOException>(async () => await store.ListAsync("", Token).ToListAsync(Token));
    }

    [Fact]
    public async Task A_blob_is_its_objects_content_and_nothing_else()
    {
        (IObjectStore store, _) = await OpenAsync();
        await store.PutIfAbsentAsync(Name, Content(1), Token);
        await store.PutIfAbsentAsync("other", Content(2), Token);

        BlobDownloadResult blob = await (await BlobContainers.ClientAsync(azurite, _container)).GetBlobClient(Name).DownloadContentAsync(Token);

        Assert.Equal(Content(1), blob.Content.ToArray());
        Assert.Equal(Content(1).Length + Content(2).Length, await ((BlobObjectStore)store).SizeAsync(Token));
    }

    [Theory]
    [InlineData("flipped bit")]
    [InlineData("another object's content")]
    [InlineData("no checksum")]
    public async Task A_blob_that_is_not_what_was_put_is_damaged_and_keeps_its_name_until_it_is_replaced(string damage)
    {
        (IObjectStore store, _) = await OpenAsync();
        await store.PutAsync(Name, Content(1), Token);
        await store.PutAsync("other", Content(2), Token);
        BlobContainerClient container = await BlobContainers.ClientAsync(azurite, _container);
        BlobClient blob = container.GetBlobClient(Name);
        BlobDownloadResult whole = await (damage == "another object's content" ? container.GetBlobClient("other") : blob).DownloadContentAsync(Token);
        byte[] content = whole.Content.ToArray();
        content[7] ^= (byte)(damage == "flipped bit" ? 4 : 0);
        IDictionary<string, string>? metadata = damage == "no checksum" ? null : whole.Details.Metadata;
        await blob.UploadAsync(BinaryData.FromBytes(content), new BlobUploadOptions { Metadata = metadata }, Token);

        DamagedObjectException damaged = await Assert.ThrowsAsync<DamagedObjectException>(() => store.GetAsync(Name, Token));

        Assert.Equal(Name, damaged.Name);
        Assert.False(await store.PutIfAbsentAsync(Name, Content(1), Token));
        await store.PutAsync(Name, Content(3), Token);
        Assert.Equal(Content(3), (await store.GetAsync(Name, Token))!.Value.ToArray());
    }

    private static byte[] Content(int seed)
    {
        var content = new byte[200_000 + seed];
        new Random(seed).NextBytes(content);
        return content;
    }

    /// <summary>A store in the test's container whose next requests, after it is open, meet the faults of the script.</summary>
    private async Task<(IObjectStore Store, FaultPolicy Policy)> OpenAsync(params RequestFault[] script)
    {
        var policy = new FaultPolicy(_ => _script.TryDequeue(out RequestFault fault) ? fault : RequestFault.None);
        IObjectStore store = await BlobObjectStore.OpenAsync(await BlobContainers.ClientAsync(azurite, _container, policy), Token);
        foreach (RequestFault fault in script)
        {
            _script.Enqueue(fault);
        }

        return (store, policy);
    }
}
