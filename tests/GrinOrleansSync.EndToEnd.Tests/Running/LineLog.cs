using System.Collections.Immutable;

namespace GrinOrleansSync.EndToEnd.Tests.Running;

/// <summary>What a process writes to one of its streams, line by line.</summary>
internal sealed class LineLog
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly List<(Func<string, bool> Wanted, TaskCompletionSource<string> Found)> _waiting = [];
    private bool _ended;

    public LineLog(TextReader reader) => Completion = ReadAsync(reader);

    /// <summary>Ends with the stream.</summary>
    public Task Completion { get; }

    /// <summary>The lines so far.</summary>
    public ImmutableArray<string> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>The first line that is wanted, of those that came and those to come.</summary>
    /// <exception cref="EndOfStreamException">The stream ended without one.</exception>
    public Task<string> FirstAsync(Func<string, bool> wanted)
    {
        lock (_lock)
        {
            var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_lines.FirstOrDefault(wanted) is { } line)
            {
                found.SetResult(line);
            }
            else if (_ended)
            {
                found.SetException(new EndOfStreamException(string.Join('\n', _lines)));
            }
            else
            {
                _waiting.Add((wanted, found));
            }

            return found.Task;
        }
    }

    private async Task ReadAsync(TextReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            Add(line);
        }

        lock (_lock)
        {
            _ended = true;
            _waiting.ForEach(waiting => waiting.Found.TrySetException(new EndOfStreamException(string.Join('\n', _lines))));
        }
    }

    private void Add(string line)
    {
        lock (_lock)
        {
            _lines.Add(line);
            foreach ((Func<string, bool> _, TaskCompletionSource<string> found) in _waiting.Where(waiting => waiting.Wanted(line)).ToArray())
            {
                found.TrySetResult(line);
            }
        }
    }
}
