namespace Serverless.Hosting.Kubernetes.Watching;

/// <summary>
/// Who is told of objects.
/// </summary>
internal interface IWatchSink<T>
{
    /// <summary>These are all there are.</summary>
    void Replace(IReadOnlyList<T> items);

    /// <summary>There is an object, new or changed.</summary>
    void Put(T item);

    /// <summary>An object is gone.</summary>
    void Remove(T item);
}
