using System.Net;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Identity;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Storage.Azure.Blobs;

/// <summary>
/// Objects as blobs of one container, shared by any number of processes: a blob is named as its object and holds its
/// content and nothing else; its metadata tell its checksum and which put wrote it.
/// </summary>
/// <remarks>
/// What remains of a failure after all retries is an <see cref="IOException"/>. The account must be without hierarchical
/// namespace, since that lists in another order.
/// </remarks>
public sealed class BlobObjectStore : IObjectStore
{
    // One request a put: all of it is stored or nothing.
    private static readonly StorageTransferOptions OneRequest = new()
    {
        InitialTransferSize = IObjectStore.MaxContentLength,
        MaximumTransferSize = IObjectStore.MaxContentLength,
    };

    private readonly BlobContainerClient _container;

    private BlobObjectStore(BlobContainerClient container) => _container = container;

    /// <summary>Opens a container, which is made if it is not there.</summary>
    /// <exception cref="IOException">The account can't be reached or does not let in.</exception>
    public static async Task<BlobObjectStore> OpenAsync(BlobContainerClient container, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(container);
        var store = new BlobObjectStore(container);
        try
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            throw store.Failed("The container can't be opened", exception);
        }

        return store;
    }

    /// <inheritdoc/>
    public async Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        Dictionary<string, string> seal = SealOf(name, content, cancellationToken);
        while (true)
        {
            try
            {
                await UploadAsync(name, content, seal, new BlobRequestConditions { IfNoneMatch = ETag.All }).ConfigureAwait(false);
                return true;
            }
            catch (RequestFailedException exception) when (IsConflict(exception))
            {
                // Of this very put, when its answer was lost and it was sent again; gone, when it was deleted since.
                if (await ReadSealAsync(name).ConfigureAwait(false) is { } stored)
                {
                    return BlobSeal.IsSamePut(stored, seal);
                }
            }
            catch (Exception exception) when (IsFailure(exception))
            {
                throw Failed($"{name} can't be written", exception);
            }
        }
    }

    /// <inheritdoc/>
    public async Task PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        Dictionary<string, string> seal = SealOf(name, content, cancellationToken);
        try
        {
            await UploadAsync(name, content, seal, null).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            throw Failed($"{name} can't be written", exception);
        }
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>?> GetAsync(string name, CancellationToken cancellationToken = default)
    {
        ObjectName.ThrowIfInvalid(name);
        while (true)
        {
            try
            {
                Response<BlobDownloadStreamingResult> answer = await _container.GetBlobClient(name).DownloadStreamingAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
                using BlobDownloadStreamingResult blob = answer.Value;
                return await ReadAsync(name, blob, cancellationToken).ConfigureAwait(false);
            }
            catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.BlobNotFound)
            {
                return null;
            }
            catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.PreconditionFailed)
            {
                // The connection broke and the blob was replaced before the rest was read: read the new one.
            }
            catch (Exception exception) when (IsFailure(exception))
            {
                throw Failed($"{name} can't be read", exception);
            }
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return ListBlobsAsync(prefix, cancellationToken).Select(blob => blob.Name);
    }

    /// <summary>Length in bytes of all objects together.</summary>
    /// <exception cref="IOException">The container can't be listed.</exception>
    public Task<long> SizeAsync(CancellationToken cancellationToken = default) =>
        ListBlobsAsync("", cancellationToken).Select(blob => blob.Properties.ContentLength ?? 0).SumAsync(cancellationToken).AsTask();

    /// <inheritdoc/>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        ObjectName.ThrowIfInvalid(name);
        try
        {
            await _container.GetBlobClient(name).DeleteIfExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            throw Failed($"{name} can't be deleted", exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static Dictionary<string, string> SealOf(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        ObjectName.ThrowIfInvalid(name);
        ObjectName.ThrowIfTooLong(content);
        cancellationToken.ThrowIfCancellationRequested();
        return BlobSeal.Of(name, content.Span);
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(string name, BlobDownloadStreamingResult blob, CancellationToken cancellationToken)
    {
        if (blob.Details.ContentLength > IObjectStore.MaxContentLength)
        {
            throw new DamagedObjectException(name, name, $"it has {blob.Details.ContentLength} bytes, more than any object");
        }

        byte[] content = GC.AllocateUninitializedArray<byte>((int)blob.Details.ContentLength);
        await blob.Content.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
        return BlobSeal.Defect(blob.Details.Metadata, name, content) is { } defect
            ? throw new DamagedObjectException(name, name, defect)
            : content;
    }

    private static bool IsConflict(RequestFailedException exception) =>
        exception.ErrorCode == BlobErrorCode.BlobAlreadyExists || exception.ErrorCode == BlobErrorCode.ConditionNotMet;

    // Several attempts that failed by exceptions are one AggregateException.
    private static bool IsFailure(Exception exception) => exception is RequestFailedException or AggregateException or AuthenticationFailedException;

    // The write is not cancelled once it has begun: whether it took place would not be known.
    private Task<Response<BlobContentInfo>> UploadAsync(string name, ReadOnlyMemory<byte> content, Dictionary<string, string> seal, BlobRequestConditions? conditions) =>
        _container.GetBlobClient(name).UploadAsync(
            BinaryData.FromBytes(content),
            new BlobUploadOptions { Metadata = seal, Conditions = conditions, TransferOptions = OneRequest },
            CancellationToken.None);

    private async Task<IDictionary<string, string>?> ReadSealAsync(string name)
    {
        try
        {
            return (await _container.GetBlobClient(name).GetPropertiesAsync(cancellationToken: CancellationToken.None).ConfigureAwait(false)).Value.Metadata;
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            throw Failed($"{name} can't be read", exception);
        }
    }

    private async IAsyncEnumerable<BlobItem> ListBlobsAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        AsyncPageable<BlobItem> blobs = _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken);
        await using IAsyncEnumerator<BlobItem> next = blobs.GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(next).ConfigureAwait(false))
        {
            yield return next.Current;
        }
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<BlobItem> blobs)
    {
        try
        {
            return await blobs.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            throw Failed("The container can't be listed", exception);
        }
    }

    private IOException Failed(string what, Exception exception)
    {
        Exception cause = exception is AggregateException { InnerExceptions: [.., Exception last] } ? last : exception;
        string why = cause is RequestFailedException { Status: > 0 } failed
            ? $"the service answers {failed.Status} {failed.ErrorCode}".TrimEnd()
            : cause.Message.Split('\n')[0].TrimEnd('\r', ' ', '.');
        return new IOException($"{what} (blob container {_container.Uri}): {why}.", exception);
    }
}
