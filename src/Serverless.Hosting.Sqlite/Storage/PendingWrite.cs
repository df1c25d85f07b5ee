using Microsoft.Data.Sqlite;

namespace Serverless.Hosting.Sqlite.Storage;

/// <summary>
/// A write that waits for its transaction, and the caller who waits for the write.
/// </summary>
/// <param name="isStatus">Whether the write is one of the engine's own, which may be lost with the machine.</param>
internal abstract class PendingWrite(bool isStatus)
{
    public bool IsStatus => isStatus;

    /// <summary>Does the write in a transaction. What it makes of it, a conflict too, is kept until the transaction is committed.</summary>
    /// <exception cref="SqliteException">The transaction has failed as a whole.</exception>
    public abstract void Run(WriteBatch batch);

    /// <summary>Answers the caller: the transaction is committed.</summary>
    public abstract void Complete();

    /// <summary>Answers the caller: nothing was written.</summary>
    public abstract void Fail(Exception error);
}

/// <inheritdoc cref="PendingWrite" />
internal sealed class PendingWrite<T>(Func<WriteBatch, T> write, bool isStatus) : PendingWrite(isStatus)
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _error;

    public Task<T> Task => _completion.Task;

    public override void Run(WriteBatch batch)
    {
        (_result, _error) = (default, null);
        try
        {
            _result = write(batch);
        }
        catch (Exception error) when (error is not SqliteException)
        {
            _error = error;
        }
    }

    public override void Complete()
    {
        if (_error is null)
        {
            _completion.SetResult(_result!);
        }
        else
        {
            _completion.SetException(_error);
        }
    }

    public override void Fail(Exception error) => _completion.SetException(error);
}
