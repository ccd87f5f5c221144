using System.Globalization;
using GrinOrleansSync.Storage.Objects;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace GrinOrleansSync.Storage.GrainState;

/// <summary>
/// Grain state as objects. Every version of a state is an object of its own, named by a number that is its ETag, and first
/// writer wins: of two activations that write from the same version one fails, on whatever silos they are.
/// </summary>
/// <remarks>
/// A cleared state leaves a version that says so, lest an activation that does not know of it go on from an older one.
/// A damaged state is a <see cref="DamagedObjectException"/>, never an empty state.
/// </remarks>
public sealed class ObjectGrainStorage : IGrainStorage
{
    private const byte ClearedForm = 0;
    private const byte WrittenForm = 1;

    private readonly IObjectStore _objects;
    private readonly IGrainStorageSerializer _serializer;
    private readonly IActivatorProvider _activators;

    /// <summary>Keeps states in a store of objects.</summary>
    /// <param name="objects">Where they are kept; stays the caller's to dispose.</param>
    /// <param name="serializer">Turns states into bytes.</param>
    /// <param name="activators">Make the state of a grain that has none stored.</param>
    public ObjectGrainStorage(IObjectStore objects, IGrainStorageSerializer serializer, IActivatorProvider activators)
    {
        _objects = objects;
        _serializer = serializer;
        _activators = activators;
    }

    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        StoredVersion current = await CurrentAsync(GrainStateName.FolderOf(stateName, grainId)).ConfigureAwait(false);
        grainState.RecordExists = current.Exists;
        grainState.ETag = current.ETag;
        grainState.State = current.Exists
            ? _serializer.Deserialize<T>(new BinaryData(current.Content[1..]))
            : _activators.GetActivator<T>().Create();
    }

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        ReadOnlyMemory<byte> state = _serializer.Serialize(grainState.State).ToMemory();
        grainState.ETag = await ReplaceAsync(stateName, grainId, grainState.ETag, [WrittenForm, .. state.Span]).ConfigureAwait(false);
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        StoredVersion current = await CurrentAsync(GrainStateName.FolderOf(stateName, grainId)).ConfigureAwait(false);
        if (current.Exists || grainState.ETag is not null)
        {
            await ReplaceAsync(stateName, grainId, grainState.ETag, [ClearedForm]).ConfigureAwait(false);
        }

        grainState.State = _activators.GetActivator<T>().Create();
        grainState.ETag = null!;
        grainState.RecordExists = false;
    }

    private async Task<string> ReplaceAsync(string stateName, GrainId grainId, string? etag, byte[] content)
    {
        string folder = GrainStateName.FolderOf(stateName, grainId);
        StoredVersion current = await CurrentAsync(folder).ConfigureAwait(false);
        StoredVersion next = new(current.Number + 1, content);
        if (etag != current.ETag || !await _objects.PutIfAbsentAsync(GrainStateName.Of(folder, next.Number), content).ConfigureAwait(false))
        {
            throw Inconsistent(stateName, grainId, current.ETag, etag);
        }

        // Between the look and the put others may have written this very version and gone on from it, and deleted it.
        List<ulong> versions = await VersionsAsync(folder).ConfigureAwait(false);
        bool isLast = versions[^1] == next.Number;
        foreach (ulong version in versions.Where(version => isLast ? version < next.Number : version == next.Number))
        {
            await _objects.DeleteAsync(GrainStateName.Of(folder, version)).ConfigureAwait(false);
        }

        return isLast ? next.Number.ToString(CultureInfo.InvariantCulture) : throw Inconsistent(stateName, grainId, null, etag);
    }

    private async Task<StoredVersion> CurrentAsync(string folder)
    {
        while (true)
        {
            List<ulong> versions = await VersionsAsync(folder).ConfigureAwait(false);
            if (versions.Count == 0)
            {
                return new StoredVersion(0, new[] { ClearedForm });
            }

            // Gone means that a newer one is there.
            if (await _objects.GetAsync(GrainStateName.Of(folder, versions[^1])).ConfigureAwait(false) is { } content)
            {
                return new StoredVersion(versions[^1], content);
            }
        }
    }

    private async Task<List<ulong>> VersionsAsync(string folder)
    {
        List<ulong> versions = [];
        await foreach (string name in _objects.ListAsync(folder + "/").ConfigureAwait(false))
        {
            versions.Add(GrainStateName.VersionOf(name));
        }

        return versions;
    }

    private static InconsistentStateException Inconsistent(string stateName, GrainId grainId, string? storedETag, string? currentETag) =>
        new($"The state '{stateName}' of grain {grainId} was changed by another activation.", storedETag ?? "none", currentETag ?? "none");

    private readonly record struct StoredVersion(ulong Number, ReadOnlyMemory<byte> Content)
    {
        public bool Exists => Content.Span[0] == WrittenForm;

        /// <summary>Null where there is no state, as Orleans has it.</summary>
        public string? ETag => Exists ? Number.ToString(CultureInfo.InvariantCulture) : null;
    }
}
